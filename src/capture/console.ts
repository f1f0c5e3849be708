import type { NoteDetail, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { apply } from '../lib/natives.js'
import { patch } from '../lib/patch.js'

/** Notes what the page tells `console.error`: its texts, and the first error among what it was given. */
export function startConsole({ noteError }: { readonly noteError: (detail: NoteDetail['error']) => void }): Undo {
  return patch(console, 'error', (native, self, args: unknown[]) => {
    attempt('console', () => {
      const error = args.find(each => each instanceof Error)
      const text = args.filter(each => typeof each === 'string').join(' ')
      noteError({ source: 'console', error, message: text || error?.message })
    })
    return apply(native, self, args)
  })
}
