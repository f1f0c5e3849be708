import type { Access, Log } from '../../src/record.js'
import type { Joined } from './join.js'
import { createDraft, type Draft } from './node.js'
import { detailOfAccess, isNotable, titleOfAccess, titleOfLog } from './title.js'

interface Records {
  readonly logs: readonly Log[]
  readonly access: readonly Access[]
}

/** Hangs access lines and log records on the spans they name. Answers those that name none: rows of their own. */
export function placeRecords({ logs, access }: Records, joined: Joined, allLogs: boolean): Draft[] {
  const loose: Draft[] = []
  // A record of a page that belongs to none of its traces, such as a delivery report, goes to the page's load.
  const ownerOf = ({ traceId, spanId, attributes }: Log | Access) =>
    joined.find(traceId, spanId) ?? joined.rootOf(traceId) ?? joined.pageOf(attributes['page.id'])
  const place = (node: Draft, owner: Draft | undefined) => {
    node.parent = owner ?? null
    if (owner) owner.children.push(node)
    else loose.push(node)
  }

  access.forEach((line, i) => {
    place(toAccess(line, `access-${i}`), ownerOf(line))
  })
  const speaking = new Set(joined.roots.flatMap(servicesBeneath))
  logs.forEach((log, i) => {
    const owner = ownerOf(log)
    if (!owner || allLogs || isNotable(log, speaking)) place(toLog(log, `log-${i}`), owner)
    else owner.marks.push({ timeMs: log.timeMs, title: titleOfLog(log), tone: 'quiet' })
  })
  return loose
}

function toAccess(line: Access, key: string): Draft {
  return createDraft({
    key,
    source: { type: 'access', line },
    title: titleOfAccess(line),
    detail: detailOfAccess(line),
    service: line.server,
    startMs: line.timeMs,
    endMs: line.timeMs + (line.durationMs ?? 0),
    isFailed: (line.status ?? 0) >= 500,
  })
}

function toLog(log: Log, key: string): Draft {
  return createDraft({
    key,
    source: { type: 'log', log },
    title: titleOfLog(log),
    service: log.service,
    startMs: log.timeMs,
    isFailed: log.severityNumber >= 17, // ERROR
  })
}

function servicesBeneath(root: Draft): (string | null)[] {
  const services = new Set<string | null>()
  const stack = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    services.add(node.service)
    stack.push(...node.children)
  }
  return [...services]
}
