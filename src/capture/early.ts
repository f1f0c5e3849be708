import type { EpochMs, Fact, Opened, Seen } from '../fact.js'
import { isGlobalTraceId, isId } from '../lib/ids.js'
import type { Storage } from '../lib/storage.js'
import type { ResolvedOptions } from '../options.js'
import { withDetails } from './error-details.js'
import { withNoise } from './noise.js'

/** What a page has left that went before its pipeline came (src/early.ts). */
export interface EarlyPage {
  readonly service: ResolvedOptions['service']
  readonly leftAt: EpochMs
  /** How many facts there were; not all could be read, or written. */
  readonly made: number
  readonly facts: readonly Fact[]
}

type WithName = (fact: Opened<'interaction'>) => Fact

const MAX_AGE_MS = 4 * 24 * 3600e3
const TYPES = ['opened', 'closed', 'noted']
const KINDS = ['page', 'interaction', 'route', 'request', 'background', 'work', 'error', 'log', 'event']
const SPAN_ID = /^(?!0{16})[\da-f]{16}$/
// What a control is named by.
const NAMING = /^(?:id|name|type|value|role|alt|title|contenteditable|aria-label|data-[\w-]+)$/

/**
 * Takes what pages of this origin have left, trusting nothing: whatever is not a fact of ours is left out.
 *
 * @param endpoint where this page sends: what was meant for another goes nowhere else.
 * @param own the line that this page itself has left, for it was going already.
 * @returns `isOwnTaken`: another page has it by now.
 */
export function takeEarly(
  profile: Storage,
  endpoint: string,
  own: string,
  { now, withName }: { now: EpochMs; withName: WithName },
): { pages: EarlyPage[]; isOwnTaken: boolean } {
  const key = `silmari.early ${endpoint}`
  const all = profile.get(key) ?? ''
  if (all) profile.remove(key)
  const lines = all.replace(own, '').split('\n').filter(Boolean)
  return { pages: lines.flatMap(line => parse(line, now, withName) ?? []), isOwnTaken: !all.includes(own) }
}

function parse(line: string, now: EpochMs, withName: WithName): EarlyPage | undefined {
  try {
    const [service, leftAt, made, ...facts] = JSON.parse(line)
    const isOurs = [service.name, service.version].every(each => typeof each === 'string') && isCount(made)
    if (isOurs && Math.abs(now - leftAt) < MAX_AGE_MS) {
      let stamp: unknown
      const whole = facts.map((fact: Opened) => ({ ...fact, stamp: (stamp = fact.stamp || stamp) }))
      return { service, leftAt, made, facts: whole.flatMap((fact: unknown) => read(fact as Fact, withName) ?? []) }
    }
  } catch {
    // Another's, cut off, or written by hand.
  }
}

const isCount = (value: unknown) => Number.isInteger(value) && (value as number) < 1e6

function read(fact: Fact, withName: WithName): Fact | undefined {
  try {
    return isFact(fact) ? withNoise(withDetails(revive(fact, withName))) : undefined
  } catch {
    // It lacks what such a fact has.
  }
}

function isFact(fact: Fact): boolean {
  const { type, kind, at } = fact
  if (!TYPES.includes(type) || !KINDS.includes(kind) || !Number.isFinite(at) || !fact.detail) return false
  if (fact.type === 'closed') return SPAN_ID.test(fact.spanId)
  const { stamp, ids } = fact
  const hasIds = !ids || (isId(ids.traceId) && SPAN_ID.test(ids.spanId) && SPAN_ID.test(ids.parentSpanId ?? ids.spanId))
  const { globalTraceId, sessionId, pageId, tabId, context } = stamp
  return hasIds && isGlobalTraceId(globalTraceId) && [sessionId, pageId, tabId].every(isId) && !!context
}

function revive(fact: Fact, withName: WithName): Fact {
  if (fact.type === 'opened' && fact.kind === 'interaction') {
    const { seen } = fact.detail
    return withName(seen ? { ...fact, detail: { ...fact.detail, seen: { ...seen, control: toControl(seen) } } } : fact)
  }
  if (fact.type === 'noted' && fact.kind === 'error' && fact.detail.event) {
    const { target } = fact.detail.event
    const event = { ...fact.detail.event, target: { ...target, getAttribute: toReader(target as Element) } }
    return { ...fact, detail: { ...fact.detail, event } } as Fact
  }
  return fact
}

function toReader(element: Element | null): (name: string) => string | undefined {
  const attributes = Object.values(element?.attributes ?? {})
  return name => attributes.find(each => each.name === name)?.nodeValue ?? undefined
}

/** An element like the one that was there, in a document where nothing runs or loads. */
function toControl({ control }: Seen): Element {
  const copy = document.implementation.createHTMLDocument('').createElement(control.localName)
  for (const { name, nodeValue } of Object.values(control.attributes ?? {})) {
    if (NAMING.test(name)) copy.setAttribute(name, `${nodeValue}`)
  }
  return copy
}
