/** Reads OTLP/JSON as the tests like it: flat, attributes as plain records, times in milliseconds. */

export function toSpans(body) {
  return (body.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map(span => ({
        ...span,
        scope: scope?.name,
        resource: toRecord(resource?.attributes),
        attributes: toRecord(span.attributes),
        events: span.events?.map(event => ({ ...event, attributes: toRecord(event.attributes) })),
        startMs: toMs(span.startTimeUnixNano),
        endMs: toMs(span.endTimeUnixNano),
      })),
    ),
  )
}

export function toLogs(body) {
  return (body.resourceLogs ?? []).flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map(log => ({
        ...log,
        body: toValue(log.body ?? {}),
        resource: toRecord(resource?.attributes),
        attributes: toRecord(log.attributes),
        timeMs: toMs(log.timeUnixNano),
      })),
    ),
  )
}

function toRecord(attributes = []) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, toValue(value)]))
}

function toValue({ stringValue, intValue, doubleValue, boolValue, arrayValue, kvlistValue }) {
  if (arrayValue) return (arrayValue.values ?? []).map(toValue)
  if (kvlistValue) return toRecord(kvlistValue.values)
  return stringValue ?? boolValue ?? doubleValue ?? (intValue === undefined ? undefined : Number(intValue))
}

function toMs(nanos) {
  return Number(BigInt(nanos ?? 0) / 1000n) / 1000
}
