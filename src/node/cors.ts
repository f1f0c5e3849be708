import { captureNatives } from '../lib/natives.js'
import type { Options } from '../options.js'
import { corsHeaders as toNames } from '../propagation/headers.js'

/**
 * The header names that a server on another origin must allow (`Access-Control-Allow-Headers`) so that pages can send it
 * their ids, given the `propagate` of their `init`; without it, the default ones. Lower case, each once.
 *
 * ```ts
 * const allowedHeaders = ['content-type', ...corsHeaders({ formats: ['w3c', 'b3'] })]
 * ```
 */
export function corsHeaders({ to = ['self'], formats = ['w3c'], customHeaders = true }: Propagate = {}): string[] {
  captureNatives() // there is no `init` on a server
  return toNames({ to, formats, customHeaders })
}

type Propagate = NonNullable<Options['propagate']>
