// Bodies wait in memory until the store has them. With this many bytes of them, senders are asked to come again:
// four bodies of the greatest size.
const MAX_HELD_BYTES = 256 * 1024 * 1024

export class Busy extends Error {
  override readonly name = 'Busy'
}

export interface Share {
  /** Throws Busy when there is no room for so many more bytes. */
  take(bytes: number): void
  close(): void
}

/** Bounds what all requests under way hold together; each has a share, closed when it is answered. */
export function createBudget(): { open(): Share } {
  let held = 0
  return {
    open() {
      let own = 0
      return {
        take(bytes) {
          if (held + bytes > MAX_HELD_BYTES) throw new Busy('too much is being received at once; send again later')
          held += bytes
          own += bytes
        },
        close() {
          held -= own
          own = 0
        },
      }
    },
  }
}
