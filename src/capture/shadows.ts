import type { Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'

// What follows a click mostly follows by then; longer, and roots that change all the time would be watched for nothing.
const WATCH_MS = 5000
const CHANGES = { subtree: true, childList: true, attributes: true, characterData: true }

export interface Shadows {
  /** Watches what open shadow roots there are now, for a while. */
  look(): void
  stop: Undo
}

/**
 * Tells of changes in open shadow roots, where an observer of the document sees nothing. A root has no event that tells
 * when it is made, so they are looked for anew each time: half a millisecond for 10 000 elements.
 */
export function startShadows(onChange: () => void, later: (fn: () => void, ms: number) => Undo): Shadows {
  const observer = new MutationObserver(() => attempt('shadows', onChange))
  let isOver: Undo | undefined
  const stop = (): void => {
    observer.disconnect()
    isOver?.()
  }

  function lookIn(root: ParentNode): void {
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      if (!shadowRoot) continue
      observer.observe(shadowRoot, CHANGES)
      lookIn(shadowRoot)
    }
  }
  return {
    look() {
      stop()
      lookIn(document)
      isOver = later(stop, WATCH_MS)
    },
    stop,
  }
}
