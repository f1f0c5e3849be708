/** A few small strings kept across page loads; in memory where the browser denies storage. */
export interface Storage {
  get(key: string): string | undefined
  set(key: string, value: string): void
  remove(key: string): void
}

/**
 * `area` is called on every use: even naming `sessionStorage` throws in a sandboxed frame, and a person may block
 * storage while the page is open. What could not be written is remembered until the page ends.
 */
export function createStorage(area: () => globalThis.Storage | null | undefined): Storage {
  const memory: Record<string, string | undefined> = {}
  return {
    get(key) {
      try {
        return memory[key] ?? area()?.getItem(key) ?? undefined
      } catch {
        return memory[key] // denied: sandboxed frame, blocked cookies
      }
    },
    set(key, value) {
      try {
        area()!.setItem(key, value)
        delete memory[key]
      } catch {
        memory[key] = value // denied, absent or full
      }
    },
    remove(key) {
      delete memory[key]
      try {
        area()?.removeItem(key)
      } catch {
        // denied: then it was never written
      }
    },
  }
}
