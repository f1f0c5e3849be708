// Lines arrive in bursts; one request for each burst.
const EVERY_MS = 100
const SEVERITY = { debug: 5, info: 9, warn: 13, error: 17 }

/**
 * Carries what the processes print to the lens, as a log shipper does beside real services: access lines as they are,
 * JSON log lines as OTLP logs. What is not JSON is a person's, and goes to `onText`.
 */
export function createShipper({ lens, onText }) {
  let access = []
  let logs = []
  let timer
  const later = () => {
    timer ??= setTimeout(flush, EVERY_MS)
  }

  async function flush() {
    timer = undefined
    const [lines, records] = [access, logs]
    access = []
    logs = []
    await Promise.all([
      lines.length && post(`${lens}/logs/access`, 'application/x-ndjson', lines.join('\n')),
      records.length && post(`${lens}/v1/logs`, 'application/json', JSON.stringify(toOtlp(records))),
    ])
  }

  async function post(url, type, body) {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body }).catch(error => error)
    if (!answer.ok) onText(`log lines were not delivered to ${url}: ${answer.status ?? answer.cause ?? answer}`)
  }

  return {
    access(line) {
      access.push(line)
      later()
    },
    log(line) {
      const record = parse(line)
      if (record === undefined) return onText(line)
      logs.push(record)
      later()
    },
    async flush() {
      clearTimeout(timer)
      await flush()
    },
  }
}

function parse(line) {
  try {
    return JSON.parse(line)
  } catch {
    // a person's line
  }
}

function toOtlp(records) {
  const services = groupByService(records)
  return {
    resourceLogs: [...services].map(([service, lines]) => ({
      resource: { attributes: toAttributes({ 'service.name': service }) },
      scopeLogs: [{ scope: { name: 'silmari-demo' }, logRecords: lines.map(toLogRecord) }],
    })),
  }
}

function groupByService(records) {
  const services = new Map()
  for (const record of records) services.set(record.service, [...(services.get(record.service) ?? []), record])
  return services
}

function toLogRecord({ time, level, message, service, GlobalTraceId, TraceId, SpanId, ...rest }) {
  return {
    timeUnixNano: `${Date.parse(time)}000000`,
    severityNumber: SEVERITY[level],
    severityText: level.toUpperCase(),
    body: { stringValue: message },
    ...(TraceId && { traceId: TraceId, spanId: SpanId }),
    attributes: toAttributes({ global_trace_id: GlobalTraceId, ...rest }),
  }
}

function toAttributes(values) {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({
      key,
      value: Number.isInteger(value) ? { intValue: value } : { stringValue: String(value) },
    }))
}
