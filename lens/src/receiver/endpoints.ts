// What can be posted to the lens, and what each body means.

import type { Store } from '../store/store.js'
import { readAccessLines } from './access.js'
import { readLogsJson, readTracesJson } from './otlp-json.js'
import { readLogsProtobuf, readTracesProtobuf } from './otlp-protobuf.js'
import { encodeSuccess, type Media } from './reply.js'
import { readEnvelope } from './sentry.js'

export interface Endpoint {
  path: RegExp
  /** Whether the content type decides how the body is read; otherwise any will do. */
  otlp: boolean
  /** Reads the body and keeps its records; resolves with the answer when they are durable. */
  accept(body: Buffer, media: Media): Promise<Buffer>
}

export interface Tally {
  /** Records that could not be used. */
  rejected: number
  /** Sentry items that are no error events. */
  ignored: number
}

export function createEndpoints(store: Store, tally: Tally): Endpoint[] {
  return [
    {
      path: /^\/v1\/traces$/,
      otlp: true,
      async accept(body, media) {
        const json = media === 'application/json'
        const { records, rejected, reason } = json ? readTracesJson(body.toString()) : readTracesProtobuf(body)
        if (records.length) await store.appendSpans(records)
        tally.rejected += rejected
        return encodeSuccess(media, { field: 'rejectedSpans', rejected, reason })
      },
    },
    {
      path: /^\/v1\/logs$/,
      otlp: true,
      async accept(body, media) {
        const json = media === 'application/json'
        const { records, rejected, reason } = json ? readLogsJson(body.toString()) : readLogsProtobuf(body)
        if (records.length) await store.appendLogs(records)
        tally.rejected += rejected
        return encodeSuccess(media, { field: 'rejectedLogRecords', rejected, reason })
      },
    },
    {
      path: /^\/logs\/access$/,
      otlp: false,
      async accept(body) {
        const { records, rejected, reason } = readAccessLines(body.toString())
        if (records.length) await store.appendAccess(records)
        tally.rejected += rejected
        return Buffer.from(JSON.stringify({ accepted: records.length, rejected, ...(reason && { error: reason }) }))
      },
    },
    {
      path: /^\/api\/[^/]+\/envelope\/?$/,
      otlp: false,
      async accept(body) {
        const { records, rejected, ignored, eventId } = readEnvelope(body)
        if (records.length) await store.appendLogs(records)
        tally.rejected += rejected
        tally.ignored += ignored
        return Buffer.from(JSON.stringify(eventId ? { id: eventId } : {}))
      },
    },
  ]
}
