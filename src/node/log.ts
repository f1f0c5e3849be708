import { currentContext, type Service } from './context.js'

/** The fields that tie a log line to its request. Those that are unknown are absent. */
export interface LogFields {
  GlobalTraceId?: string
  TraceId?: string
  SpanId?: string
  /** Name of the service that called. */
  caller?: string
}

export type Severity = 'debug' | 'info' | 'warn' | 'error'

/**
 * The fields of the request being served, for a logger that asks before each line; `{}` outside of a request.
 *
 * ```ts
 * const logger = pino({ mixin: logFields })
 * ```
 */
export function logFields(): LogFields {
  const request = currentContext()
  return {
    ...(request?.globalTraceId && { GlobalTraceId: request.globalTraceId }),
    ...(request?.traceId && { TraceId: request.traceId }),
    ...(request?.spanId && { SpanId: request.spanId }),
    ...(request?.caller && { caller: request.caller.name }),
  }
}

/**
 * The same for winston: a format that adds the fields to each line.
 *
 * ```ts
 * winston.createLogger({ format: winston.format.combine(winstonFields, winston.format.json()) })
 * ```
 */
export const winstonFields = {
  transform: <T extends object>(info: T): T & LogFields => Object.assign(info, logFields()),
}

/**
 * A logger for a service that has none: one JSON object a line, in the shape of {@link logFields}, on standard output.
 * `write` takes the finished line without its newline. An Error among the fields is written with type, message and stack;
 * a field that JSON cannot hold (a cycle, a BigInt) is left out.
 *
 * ```ts
 * const log = createLog({ name: 'orders', version: '1.2.0' })
 * log.info('order placed', { order: 'o-1' })
 * // {"time":"…","level":"info","service":"orders","message":"order placed","GlobalTraceId":"…","order":"o-1", …}
 * ```
 */
export function createLog(
  service: Service,
  write: (line: string) => void = line => process.stdout.write(`${line}\n`),
): Record<Severity, (message: string, fields?: object) => void> {
  const at = (level: Severity) => (message: string, fields?: object) => {
    const time = new Date().toISOString()
    write(toLine({ time, level, service: service.name, message, ...logFields() }, fields))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function toLine(line: object, fields: object | undefined): string {
  try {
    return JSON.stringify({ ...fields, ...line }, withErrors)
  } catch {
    const writable = Object.keys(fields ?? {}).flatMap(key => writableField(fields as Record<string, unknown>, key))
    return JSON.stringify({ ...Object.fromEntries(writable), ...line }, withErrors)
  }
}

/** The field, or none where it cannot be written. */
function writableField(fields: Record<string, unknown>, key: string): [string, unknown][] {
  try {
    return [[key, JSON.parse(JSON.stringify(fields[key], withErrors))]]
  } catch {
    return [] // a cycle, a BigInt, a getter that throws, or nothing at all
  }
}

/** JSON knows none of an Error's own fields. */
function withErrors(_: string, value: unknown): unknown {
  return value instanceof Error ? { ...value, type: value.name, message: value.message, stack: value.stack } : value
}
