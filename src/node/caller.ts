import { type Context, createContextKey } from '@opentelemetry/api'
import type { Service } from './context.js'
import { countRejected } from './rejected.js'

// Token characters and a few separators, so that a name can stand in a header, a log line and a SQL comment unescaped.
const NAME = /^[\w.@/+-]{1,100}$/
const KEY = createContextKey('silmari caller')

/** Reads who called from `x-service-name` and `x-service-version`; anything else than a short plain name is ignored. */
export function readCaller(header: (name: string) => string | undefined): Service | undefined {
  const name = plain('x-service-name', header('x-service-name'))
  const version = plain('x-service-version', header('x-service-version'))
  return name ? { name, ...(version && { version }) } : undefined
}

/** The two headers that tell the next service who calls. */
export function toCallerHeaders({ name, version }: Service): [string, string][] {
  const headers: [string, string][] = []
  if (NAME.test(name)) headers.push(['x-service-name', name])
  if (version && NAME.test(version)) headers.push(['x-service-version', version])
  return headers
}

export function withCaller(context: Context, caller: Service): Context {
  return context.setValue(KEY, caller)
}

export function callerIn(context: Context): Service | undefined {
  return context.getValue(KEY) as Service | undefined
}

function plain(name: string, value: string | undefined): string | undefined {
  if (!value || NAME.test(value)) return value
  countRejected(name)
}
