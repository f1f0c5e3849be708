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
  function use<T>(how: (storage: globalThis.Storage | null | undefined) => T): T | undefined {
    try {
      return how(area())
    } catch {
      // Denied (sandboxed frame, blocked cookies), absent or full.
    }
  }
  return {
    get: key => memory[key] ?? use(storage => storage?.getItem(key)) ?? undefined,
    set(key, value) {
      memory[key] = value
      use(storage => {
        storage!.setItem(key, value)
        delete memory[key]
      })
    },
    remove(key) {
      delete memory[key]
      use(storage => storage?.removeItem(key))
    },
  }
}
