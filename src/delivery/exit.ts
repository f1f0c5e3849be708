import type { Undo } from '../fact.js'
import { listen, together } from '../lib/listen.js'

export interface ExitDeps {
  /** The last that a phone is sure to tell; the page may well live on. */
  readonly onHidden: () => void
  /** @param mayReturn it goes into the back/forward cache. */
  readonly onGone: (mayReturn: boolean) => void
  readonly onReturn: () => void
}

/** Tells when the page goes, and when it comes back. No `unload`: it would keep the page out of the back/forward cache. */
export function startExit({ onHidden, onGone, onReturn }: ExitDeps): Undo {
  return together(
    listen(document, 'visibilitychange', () => document.visibilityState === 'hidden' && onHidden()),
    // On the window: a document is never told (docs/discoveries.md). Chromium says this first and `hidden` second.
    listen(window, 'pagehide', ({ persisted }: PageTransitionEvent) => onGone(persisted)),
    listen(window, 'pageshow', ({ persisted }: PageTransitionEvent) => persisted && onReturn()),
  )
}
