import type { Answer } from './preflight.js'

export interface Terms {
  readonly origin: string
  readonly method: string
  readonly headers: readonly string[]
  readonly credentials: boolean
}

/** What would be refused, each with its reason. */
export interface Verdict {
  readonly allowed: readonly string[]
  readonly refused: readonly (readonly [name: string, reason: string])[]
  /** True today, and not for long: worth a word. */
  readonly hint?: string
}

const SAFE_METHODS = ['GET', 'HEAD', 'POST']

/**
 * Asks for all headers at once, as the page would. Where that is refused, asks for each alone: many servers answer with
 * nothing at all as soon as one name is not on their list.
 */
export async function judge(ask: (names: readonly string[]) => Promise<Answer>, terms: Terms): Promise<Verdict> {
  const { headers } = terms
  const answer = await ask(headers)
  const hint = toHint(answer, terms)
  if (headers.every(name => !refusalOf(answer, name, terms))) return { allowed: headers, refused: [], ...hint }
  const allowed: string[] = []
  const refused: [string, string][] = []
  for (const name of headers) {
    const reason = refusalOf(answer.failure ? answer : await ask([name]), name, terms)
    if (reason) refused.push([name, reason])
    else allowed.push(name)
  }
  // Each alone is allowed and all together are not: the server limits the list itself.
  const together = refused.length ? refused : headers.map(name => [name, refusalOf(answer, name, terms)!] as const)
  return { allowed: refused.length ? allowed : [], refused: together, ...hint }
}

/** Why a browser would not send `name`, by https://fetch.spec.whatwg.org/#cors-preflight-fetch; nothing if it would. */
export function refusalOf(answer: Answer, name: string, terms: Terms): string | undefined {
  const { status, headers, failure } = answer
  const { origin, method, credentials } = terms
  if (failure) return failure
  const allowedOrigin = headers['access-control-allow-origin']
  if (status < 200 || status > 299) return `the preflight is answered with ${status}; it must be 200 to 299`
  if (!allowedOrigin) return 'the answer has no Access-Control-Allow-Origin'
  if (allowedOrigin === '*' ? credentials : allowedOrigin !== origin) {
    return `Access-Control-Allow-Origin is ${allowedOrigin}; it must be ${origin}`
  }
  if (credentials && headers['access-control-allow-credentials'] !== 'true') {
    return 'Access-Control-Allow-Credentials is not true'
  }
  const methods = toList(headers['access-control-allow-methods'])
  const isAllowed = SAFE_METHODS.includes(method) || methods.includes(method) || (methods.includes('*') && !credentials)
  if (!isAllowed) return `Access-Control-Allow-Methods lacks ${method}`
  const names = toList(headers['access-control-allow-headers']).map(each => each.toLowerCase())
  if (names.includes(name) || (names.includes('*') && !credentials && name !== 'authorization')) return
  return names.includes('*')
    ? 'Access-Control-Allow-Headers is *, which names nothing where credentials are sent'
    : 'not in Access-Control-Allow-Headers'
}

/** What a person reads about one server. */
export function toReport(page: string, url: URL, verdict: Verdict | undefined): string {
  const title = `\n${page} -> ${url.href.replace(/\/$/, '')}\n`
  if (!verdict) return `${title}  allowed  the same origin: no preflight\n`
  const { allowed, refused, hint } = verdict
  const reasons = new Set(refused.map(([, reason]) => reason))
  const lines = [...reasons].map(reason => {
    const names = refused.filter(([, each]) => each === reason).map(([name]) => name)
    return `  refused  ${names.join(', ')}\n           ${reason}\n`
  })
  if (allowed.length) lines.push(`  allowed  ${allowed.join(', ')}\n`)
  if (hint) lines.push(`  note     ${hint}\n`)
  return title + lines.join('')
}

function toHint({ headers }: Answer, { credentials }: Terms): { hint?: string } {
  const isAny = headers['access-control-allow-headers']?.includes('*') || headers['access-control-allow-origin'] === '*'
  return isAny && !credentials ? { hint: 'allowed by *, which is refused as soon as cookies are sent along' } : {}
}

function toList(value = ''): string[] {
  return value.split(',').map(each => each.trim())
}
