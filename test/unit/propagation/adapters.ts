import { v7 } from 'uuid'
import { crc32c } from '../../../src/node/crc32c.js'
import { decodeProxyHeader, encodeProxyHeader } from '../../../src/node/proxy-protocol.js'
import { readSqlComment, sqlComment } from '../../../src/node/sql-comment.js'
import { extractB3, injectB3, injectB3Multi } from '../../../src/propagation/b3.js'
import { extractBaggage, injectEntries } from '../../../src/propagation/baggage.js'
import { extractDatadog, injectDatadog } from '../../../src/propagation/datadog.js'
import { extractGcp, injectGcp } from '../../../src/propagation/gcp.js'
import { fromUuid, toDecimal, toShortId, toUuid } from '../../../src/propagation/id.js'
import {
  extractJaeger,
  extractJaegerBaggage,
  injectJaeger,
  injectJaegerBaggage,
} from '../../../src/propagation/jaeger.js'
import { extractPinpoint, injectTransaction, toPinpointSpanId } from '../../../src/propagation/pinpoint.js'
import { extractSentry, injectSentry } from '../../../src/propagation/sentry.js'
import { parseServerTiming, readServerTiming } from '../../../src/propagation/server-timing.js'
import {
  extractW3c,
  injectTracestate,
  injectW3c,
  parseTracestate,
  setTracestate,
} from '../../../src/propagation/w3c.js'
import { type ForwardedIds, type Header, isWire, type ReadHeader, type SentIds } from '../../../src/propagation/wire.js'
import { extractXray, injectXray } from '../../../src/propagation/xray.js'

/** Inputs and answers differ by format; each adapter reads its own fields. */
// biome-ignore lint/suspicious/noExplicitAny: parsed JSON of many shapes
type Json = any

/** What our code makes of a vector's input, in the vector's own words, by format and direction. */
export const ADAPTERS: Readonly<Record<string, (input: Json, expected: Json) => unknown>> = {
  'w3c-traceparent/extract': ({ headers }) => {
    const sent = extractW3c(reader(headers))
    return sent ? { traceId: sent.traceId, spanId: sent.spanId, sampled: sent.sampled, random: sent.random } : null
  },
  'w3c-traceparent/inject': input => {
    const headers = inject(injectW3c, toWire(input))
    return written(headers.length ? [...headers, ...injectTracestate(input.tracestate ?? [])] : [])
  },
  'w3c-tracestate/extract': ({ tracestate }) => ({ members: parseTracestate(tracestate.join()) }),
  'w3c-tracestate/inject': ({ tracestate, set }) => ({
    tracestate: injectTracestate(setTracestate(parseTracestate(tracestate), set))[0]?.[1] ?? '',
  }),
  'w3c-response/extract': ({ header: [, value] }) => {
    const ids = readServerTiming(parseServerTiming(value))
    return ids ? { traceId: ids.traceId, spanId: ids.spanId, sampled: ids.sampled } : null
  },
  'w3c-baggage/extract': ({ baggage }) => ({ entries: extractBaggage(() => baggage.join()) }),
  'w3c-baggage/inject': ({ entries }) => ({ baggage: injectEntries(entries)[0]?.[1] ?? '' }),
  'b3-single/extract': ({ headers }) => toB3(extractB3(reader(headers))),
  'b3-multi/extract': ({ headers }) => toB3(extractB3(reader(headers))),
  'b3-single/inject': input => written(inject(injectB3, toForwarded(input))),
  'b3-multi/inject': input => written(inject(injectB3Multi, toForwarded(input))),
  'jaeger/extract': ({ headers }) => {
    const ids = extractJaeger(reader(headers))
    const baggage = extractJaegerBaggage(headers)
    if (ids) return { traceId: ids.traceId, spanId: ids.spanId, sampled: ids.sampled, debug: ids.debug, baggage }
    return Object.keys(baggage).length ? { traceId: null, spanId: null, baggage } : null
  },
  'jaeger/inject': input =>
    written([...inject(injectJaeger, toWire(input)), ...injectJaegerBaggage(input.baggage ?? {})]),
  'xray/extract': ({ headers }) => {
    const ids = extractXray(reader(headers))
    if (!ids) return null
    const sampled = ids.sampled === undefined ? (ids.isAsked ? '?' : null) : `${+ids.sampled}`
    return { traceId: ids.traceId, spanId: ids.spanId ?? null, sampled }
  },
  'xray/inject': input => written(inject(injectXray, toWire(input))),
  'gcp/extract': ({ headers }) => toIds(extractGcp(reader(headers))),
  'gcp/inject': input => written(inject(injectGcp, toWire(input))),
  'sentry/extract': ({ headers }) => toIds(extractSentry(reader(headers))),
  'sentry/inject': input => written(inject(injectSentry, toForwarded(input))),
  'datadog/extract': ({ headers }) => {
    const ids = extractDatadog(reader(headers))
    return ids ? { traceId: ids.traceId, spanId: ids.spanId, priority: ids.priority ?? null } : null
  },
  'datadog/inject': input => written(inject(injectDatadog, { ...toWire(input), priority: input.priority })),
  'pinpoint/extract': ({ headers }) => {
    const { state, ...transaction } = extractPinpoint(reader(headers))
    return { state: PINPOINT_STATES[state], ...transaction }
  },
  'pinpoint/inject': input =>
    input.w3cSpanId
      ? { pinpointSpanId: toPinpointSpanId(input.w3cSpanId) }
      : written(injectTransaction(input.sampled === false ? undefined : input)),
  'sqlcommenter/extract': ({ sql }) => readSqlComment(sql),
  'sqlcommenter/inject': ({ sql, attributes }) => ({ sql: sqlComment(sql, attributes) }),
  'proxy-v1/extract': ({ text }, expected) => pick(decodeProxyHeader(new TextEncoder().encode(text)), expected),
  'proxy-v2/extract': ({ hex }, expected) => pick(toProxy(decodeProxyHeader(fromHex(hex))), expected),
  'proxy-v2/inject': input => {
    if (input.crc32cOf) return { crc32c: crc32c(fromHex(input.crc32cOf)).toString(16).padStart(8, '0') }
    try {
      const connection = input.command === 'LOCAL' ? undefined : { ...input, crc32c: !!input.crc32c }
      return { hex: toHex(encodeProxyHeader(connection)) }
    } catch (error) {
      return { error: error instanceof Error && error.message }
    }
  },
  'idconv/inject': ({ traceId, spanId, uuid }, expected) => {
    if (uuid) return { traceId: fromUuid(uuid) }
    if (spanId) {
      return {
        gcpDecimal: toDecimal(spanId),
        datadogDecimal: toDecimal(spanId),
        pinpointDecimal: toPinpointSpanId(spanId),
      }
    }
    return pick(toWireForms(traceId), expected)
  },
  'uuidv7/extract': ({ hex32 }) => ({
    uuid: toUuid(hex32),
    version: +hex32[12],
    variant: '10',
    unixMs: toUnixMs(hex32),
  }),
  'uuidv7/inject': input => {
    if (input.hex32) return toXrayTime(input.hex32)
    // The library's 32-bit sequence lies across rand_a and the top of rand_b.
    const random = fromHex(input.randB.padStart(32, '0'))
    const top = (BigInt(`0x${input.randB}`) >> 42n) & 0xfffffn
    const uuid = v7({ msecs: input.unixMs, random, seq: Number((BigInt(input.randA) << 20n) | top) })
    return { uuid, hex32: fromUuid(uuid) }
  },
}

const PINPOINT_STATES = { continue: 'CONTINUE', disable: 'DISABLE', new: 'NEW_TRACE', malformed: 'ERROR' }

function reader(headers: readonly Header[]): ReadHeader {
  return name => {
    const values = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value)
    return values.length ? values.join(', ') : undefined
  }
}

/** As the SDK does: asks whether the ids may stand on a wire, and only then writes them. */
function inject<I extends ForwardedIds>(write: (ids: I) => Header[], ids: I): Header[] {
  return isWire(ids) ? write(ids) : []
}

function written(headers: readonly Header[]) {
  return { headers: Object.fromEntries(headers) }
}

function toWire({ traceId, spanId, flags, sampled, sampling, priority }: Json) {
  const isSampled = sampled ?? ((flags & 1) === 1 || priority > 0 || sampling === 'accept' || sampling === 'debug')
  return { traceId, spanId, sampled: isSampled, random: (flags & 2) === 2 }
}

/** Formats that can leave the decision open. */
function toForwarded({ traceId, spanId, sampling, sampled }: Json) {
  const decided: Readonly<Record<string, boolean>> = { accept: true, deny: false, debug: true }
  return { traceId, spanId, sampled: decided[sampling] ?? sampled ?? undefined, debug: sampling === 'debug' }
}

function toIds(sent: SentIds | undefined) {
  return sent ? { traceId: sent.traceId, spanId: sent.spanId ?? null, sampled: sent.sampled ?? null } : null
}

function toB3(sent: SentIds | undefined) {
  if (!sent) return null
  const decided = sent.sampled ? 'accept' : 'deny'
  const sampling = sent.debug ? 'debug' : sent.sampled === undefined ? 'defer' : decided
  if (!sent.traceId) return { samplingOnly: sampling }
  return { traceId: sent.traceId, spanId: sent.spanId, parentSpanId: sent.parentSpanId ?? null, sampling }
}

function toProxy(decoded: ReturnType<typeof decodeProxyHeader>) {
  if ('error' in decoded) return decoded
  const { uniqueId, uniqueIdBytes, custom, ...header } = decoded
  const id = uniqueIdBytes && (uniqueId === undefined ? { uniqueIdHex: toHex(uniqueIdBytes) } : { uniqueId })
  const named = [...(custom ?? [])].map(([type, value]) => [`0x${type.toString(16)}`, toHex(value)])
  return { ...header, ...id, ...(custom && { custom: Object.fromEntries(named) }) }
}

/** Some vectors name a part of what there is to tell. */
function pick(actual: object, expected: object) {
  return Object.fromEntries(Object.entries(actual).filter(([key]) => key in expected))
}

/** A trace id as each format writes it. */
function toWireForms(traceId: string) {
  const ids = { traceId, spanId: '00000000000000ff', sampled: true }
  const [, root = ''] = /Root=([^;]+)/.exec(injectXray(ids)[0]![1])!
  const datadog = Object.fromEntries(injectDatadog(ids))
  return {
    w3c: injectW3c(ids)[0]![1].split('-')[1],
    b3_128: injectB3(ids)[0]![1].split('-')[0],
    b3_64_when_forced: toShortId(traceId),
    jaeger: injectJaeger(ids)[0]![1].split(':')[0],
    xrayRoot: root,
    gcp: injectGcp(ids)[0]![1].split('/')[0],
    datadogTraceId: datadog['x-datadog-trace-id'],
    datadogTid: datadog['x-datadog-tags']?.split('=')[1],
    sentry: injectSentry(ids)[0]![1].split('-')[0],
    uuid: toUuid(traceId),
    shortId: toShortId(traceId),
    epochIso: new Date(Number.parseInt(root.slice(2, 10), 16) * 1000).toISOString(),
  }
}

function toXrayTime(hex32: string) {
  const { xrayRoot, epochIso } = toWireForms(hex32)
  const epochSecondsRead = Number.parseInt(hex32.slice(0, 8), 16)
  return { root: xrayRoot, epochSecondsRead, epochIso, actualIso: new Date(toUnixMs(hex32)).toISOString() }
}

function toUnixMs(hex32: string): number {
  return Number.parseInt(hex32.slice(0, 12), 16)
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
