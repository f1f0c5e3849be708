// Safari throws at more than 100 changes within 10 s (https://bugs.webkit.org/show_bug.cgi?id=156115), Chromium ignores
// them after 200. A key that is held makes 300.
const LEAST_MS = 150

export interface Address {
  /** Puts this fragment into the address, without a step in the history. */
  write(hash: string): void
  /** Forgets what is still to be written: the page is about to show something else. */
  drop(): void
}

/** Writes the address at once, and, when asked again soon after, the last of what it was asked. */
export function createAddress(put: (hash: string) => void): Address {
  let next: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const turn = () => {
    timer = undefined
    if (next === undefined) return
    put(next)
    next = undefined
    timer = setTimeout(turn, LEAST_MS)
  }
  return {
    write: hash => {
      next = hash
      if (timer === undefined) turn()
    },
    drop: () => {
      clearTimeout(timer)
      timer = next = undefined
    },
  }
}
