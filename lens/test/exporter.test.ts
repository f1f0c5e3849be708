import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { lensFor } from './support/lens.js'
import { SCENARIO } from './support/requests.js'

for (const compression of [CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP])
  test(`takes what OpenTelemetry's own exporter sends, compression ${compression}`, async t => {
    const { url, get } = await lensFor(t)
    const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, compression })
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'ledger', 'process.pid': 7 }),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    })
    const span = provider.getTracer('own').startSpan('book', {
      kind: SpanKind.CONSUMER,
      attributes: { global_trace_id: SCENARIO, n: 1, rate: 0.5, ok: true, list: ['a', 'b'] },
    })
    span.recordException(new TypeError('no account'))
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no account' })
    span.end()
    await provider.forceFlush()

    const [kept] = (await get(`/api/scenarios/${SCENARIO}`)).spans
    assert.equal(kept.spanId, span.spanContext().spanId)
    assert.deepEqual([kept.name, kept.kind, kept.service, kept.scope], ['book', 'consumer', 'ledger', 'own'])
    assert.deepEqual([kept.status, kept.statusMessage], ['error', 'no account'])
    assert.deepEqual(kept.attributes, { global_trace_id: SCENARIO, n: 1, rate: 0.5, ok: true, list: ['a', 'b'] })
    assert.equal(kept.resource['process.pid'], 7)
    assert.equal(kept.events[0].attributes['exception.type'], 'TypeError')
    assert.ok(Math.abs(kept.startMs - Date.now()) < 60_000)
    await provider.shutdown()
  })
