import type { Attributes, Fact, NoteDetail, RequestOpened } from '../fact.js'
import { originOfCall, originOfError } from './script-origin.js'

/**
 * Labels errors and requests of browser extensions and of third-party scripts with the origin of their script, so that
 * they can be told from the page's own.
 */
export function withNoise(fact: Fact): Fact {
  if (fact.type === 'noted' && fact.kind === 'error') {
    const { error, attributes } = fact.detail
    const stack = stackOf(error) || `${attributes?.['code.file.path'] ?? ''}:0`
    return withAttributes(fact, originOfError(stack, location.origin))
  }
  if (fact.type === 'opened' && fact.kind === 'request' && fact.detail.trail) {
    return withAttributes(fact, originOfCall(stackOf(fact.detail.trail), location.origin))
  }
  return fact
}

function withAttributes<F extends Fact & { readonly detail: NoteDetail['error'] | RequestOpened }>(
  fact: F,
  added: object | undefined,
): F {
  if (!added) return fact
  return { ...fact, detail: { ...fact.detail, attributes: { ...fact.detail.attributes, ...added } as Attributes } }
}

/** Reading a stack runs the page's `Error.prepareStackTrace`, if it has one: then it is left alone. */
function stackOf(error: unknown): string {
  if ((Error as { prepareStackTrace?: unknown }).prepareStackTrace) return ''
  const { stack } = (error ?? {}) as Partial<Error>
  return typeof stack === 'string' ? stack : ''
}
