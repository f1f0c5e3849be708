import type { ActivityKind, Attributes, Closed, NoteDetail, OpenDetail, Opened, Stamp } from '../fact.js'
import { textOf } from '../lib/text.js'
import { toPathTemplate } from '../privacy/path.js'
import { withoutContent } from '../privacy/url.js'

export interface Description {
  /** Low-cardinality span name. */
  readonly name: string
  readonly attributes: Attributes
}

type Describe = { readonly [K in ActivityKind]: (detail: OpenDetail[K]) => Description }

/** Name and first attributes of each kind of activity, not yet clean of secrets (OpenTelemetry semantic conventions 1.37 where there are any). */
export const DESCRIBE: Describe = {
  page: ({ url, referrer, start }) => ({
    name: `page load ${toPath(url)}`,
    attributes: {
      ...toUrl(url),
      'browser.referrer': referrer || undefined,
      'browser.page.start': start,
    },
  }),
  interaction: ({ named, trusted, url }) => ({
    name: `${named?.action} ${named?.name}`,
    attributes: {
      ...toUrl(url),
      'interaction.type': named?.action,
      'interaction.target': named?.selector,
      'interaction.trusted': trusted,
    },
  }),
  route: ({ url, from, template, navigation }) => ({
    name: `route ${template || toPath(url)}`,
    attributes: { ...toUrl(url), 'browser.referrer': from, 'browser.navigation.type': navigation },
  }),
  request: ({ api, method, url, resend, attributes }) => ({
    name: `${METHOD.test(method) ? method : 'HTTP'} ${toPath(url)}`,
    attributes: {
      ...toMethod(method),
      ...toUrl(url),
      'http.request.resend_count': resend || undefined,
      'silmari.request.api': api,
      ...attributes,
    },
  }),
  background: ({ url }) => ({ name: 'background', attributes: toUrl(url) }),
  work: ({ name, attributes }) => ({ name, attributes: attributes ?? {} }),
}

/** Who the page was: on every span and log. */
export function ofStamp({ globalTraceId, sessionId, pageId, tabId, scenarioName, context }: Stamp): Attributes {
  const scenario = { 'scenario.name': scenarioName }
  return {
    global_trace_id: globalTraceId,
    'session.id': sessionId,
    'page.id': pageId,
    'tab.id': tabId,
    ...scenario,
    ...context,
  }
}

/** What caused it, and how surely that is known. */
export function ofCause({ kind, cause, certainty, ids }: Opened): Attributes {
  if (!cause) return kind === 'interaction' ? { 'interaction.id': ids.spanId } : {}
  return { 'silmari.cause': certainty, 'silmari.cause.kind': cause.kind, 'interaction.id': cause.interactionId }
}

/** What was learned when the activity ended. */
export function ofClosed(fact: Closed): Attributes {
  return fact.suspended ? { ...ofDetail(fact), 'silmari.suspended': true } : ofDetail(fact)
}

function ofDetail(fact: Closed): Attributes {
  switch (fact.kind) {
    case 'request': {
      const { status, attributes } = fact.detail as Closed<'request'>['detail']
      return {
        'http.response.status_code': status || undefined,
        'error.type': failureOf(fact)?.type,
        ...attributes,
      }
    }
    case 'interaction': {
      const { outcome, effects, attributes } = fact.detail as Closed<'interaction'>['detail']
      return { 'interaction.outcome': outcome, 'interaction.effects': effects, ...attributes }
    }
    case 'page': {
      const { loaded, attributes } = fact.detail as Closed<'page'>['detail']
      return { 'browser.page.loaded': loaded, ...attributes }
    }
    default:
      return (fact.detail as { attributes?: Attributes }).attributes ?? {}
  }
}

/** Why the activity failed, or `undefined`. */
export function failureOf(fact: Closed): Failure | undefined {
  const { failure, status = 0, thrown } = fact.detail as Closed<'request'>['detail'] & Closed<'work'>['detail']
  if (thrown) return ofThrown(thrown.error)
  const type = failure || (status >= 400 && `${status}`)
  return type ? { type } : undefined
}

interface Failure {
  readonly type: string
  readonly message?: string
  readonly stack?: string | undefined
}

function ofThrown(error: unknown): Failure {
  const { name, stack } = (error ?? {}) as Partial<Error>
  return {
    type: typeof name === 'string' ? name : typeof error,
    message: textOf(error),
    stack: typeof stack === 'string' ? stack : undefined,
  }
}

/** Type, message and stack of whatever was thrown, with its chain of causes. */
export function ofError({ error, message, source, attributes }: NoteDetail['error']): Attributes {
  const { type, message: text, stack } = ofThrown(error)
  const { cause } = (error ?? {}) as Partial<Error>
  const causes: string[] = []
  for (let at = cause as Partial<Error> | undefined; at && causes.length < 5; at = at.cause as Partial<Error>) {
    causes.push(`${at.name ?? typeof at}: ${textOf(at)}`)
  }
  return {
    // Nothing was thrown where the browser reports or a resource fails.
    'exception.type': error === undefined && message !== undefined ? undefined : type,
    'exception.message': message ?? text,
    'exception.stacktrace': stack,
    'exception.cause': causes.length ? causes : undefined,
    'silmari.error.source': source,
    ...attributes,
  }
}

// RFC 9110 and 5789, and QUERY (draft-ietf-httpbis-safe-method-w-body). Names and counts by method would be without end
// if they held whatever a page makes up.
const METHOD = /^(?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|QUERY|TRACE)$/

function toMethod(method: string): Attributes {
  if (METHOD.test(method)) return { 'http.request.method': method }
  return { 'http.request.method': '_OTHER', 'http.request.method_original': method === '_OTHER' ? undefined : method }
}

function toUrl(url: string): Attributes {
  const [, scheme, host, port] = /^(\w+):\/\/(?:[^/?#]*@)?(\[.*?\]|[^/:?#]*)(?::(\d+))?/.exec(url) ?? []
  return {
    'url.full': url,
    'server.address': host,
    'server.port': port ? Number(port) : scheme && (scheme === 'https' ? 443 : 80),
  } as Attributes
}

function toPath(url: string): string {
  return toPathTemplate(
    withoutContent(url)
      .replace(/^\w+:\/\/[^/?#]*/, '')
      .replace(/[?#].*|;[^/?#]*/g, '') || '/',
  )
}
