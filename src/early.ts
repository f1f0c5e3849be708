import type { Fact, Opened } from './fact.js'
import { attempt } from './lib/guard.js'
import { NativeError } from './lib/natives.js'
import type { PipelineDeps } from './pipeline.js'

// Of about 5 million that all scripts of the origin share.
const MAX_CHARS = 5e5
// What the pipeline reads of errors, events, elements and their attributes (`nodeValue`: not what is typed).
const SHOWN =
  'type key ctrlKey metaKey message name stack filename lineno colno effectiveDirective blockedURI disposition target localName attributes nodeValue'

/**
 * Writes down facts for which the pipeline would come too late, as the page goes: the next page of the origin records
 * them (capture/early.ts). Answers the line it wrote, which takes the place of `previous`.
 */
export function writeEarly(
  facts: readonly Fact[],
  dropped: number,
  previous: string,
  { profile, options, stringify, now }: PipelineDeps,
): string {
  // Pages that send elsewhere have a line of their own, like a journal.
  const key = `silmari.early ${options.endpoint}`
  const before = (profile.get(key) ?? '').replace(previous, '')
  let room = MAX_CHARS - before.length
  let texts = ''
  let stamp: unknown
  for (const fact of facts) {
    const isSame = stamp === (fact as Opened).stamp
    const text = attempt('early', () => `,${stringify(isSame ? { ...fact, stamp: 0 } : fact, toPlain)}`) ?? ''
    room -= text.length
    if (room < 0) break
    texts += text
    stamp = (fact as Opened).stamp ?? stamp
  }
  const line = `[${[stringify(options.service), now(), facts.length + dropped]}${texts}]\n`
  profile.set(key, before + line)
  return line
}

/** Plain records in place of the page's own objects. */
function toPlain(this: { control?: HTMLElement }, key: string, value: unknown): unknown {
  if (/^(flow|carried)$/.test(key) || value === window || (key === 'text' && this.control?.isContentEditable)) return
  if (!(value instanceof NativeError || value instanceof Event || value instanceof Node)) return value
  const plain: Record<string, unknown> = {}
  for (const name of SHOWN.split(' ')) plain[name] = value[name as never]
  return plain
}
