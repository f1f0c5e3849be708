/** A shop with OpenTelemetry of its own, to which `silmari/otel` is added. */
import { context, propagation, trace } from '@opentelemetry/api'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { setUp } from 'otel-set-up'
import type { Silmari } from 'silmari'
import {
  CausalContextManager,
  registerGlobally,
  ScenarioIdGenerator,
  ScenarioLogProcessor,
  ScenarioPropagator,
  ScenarioSpanProcessor,
} from 'silmari/otel'
import { id, work } from './work.js'

const { silmari } = window as unknown as { silmari: Silmari }
const flush = setUp(`/otlp/${id}-app`, {
  contextManager: new CausalContextManager(silmari),
  propagator: new ScenarioPropagator(silmari),
  spanProcessors: [new ScenarioSpanProcessor(silmari)],
  idGenerator: new ScenarioIdGenerator(silmari),
})
const tracer = trace.getTracer('shop')
const logs = new InMemoryLogRecordExporter()
const logger = new LoggerProvider({
  processors: [new ScenarioLogProcessor(silmari), new SimpleLogRecordProcessor({ exporter: logs })],
}).getLogger('shop')

const shop = {
  /** What a click on the button does; answers when it is done. */
  done: new Promise<string[]>(resolve => {
    document.querySelector('button')!.addEventListener('click', () => resolve(work('checkout')))
  }),
  /** Three of them, mixed. */
  mix: () => Promise.all([work('a'), work('b'), work('c')]),
  xhr: () =>
    new Promise<void>(resolve => {
      const xhr = new XMLHttpRequest()
      xhr.open('GET', `/do/${id}?xhr`)
      xhr.onloadend = () => resolve()
      xhr.send()
    }),
  fetch: (url: string) => fetch(url).then(answer => answer.text()),
  /** A span of silmari with one of the application beneath. */
  nested: () => silmari.trace('of silmari', () => tracer.startActiveSpan('of the app', span => span.end())),
  log: () =>
    tracer.startActiveSpan('logging', async span => {
      await null
      logger.emit({ body: 'paid' })
      span.end()
      const [record] = logs.getFinishedLogRecords()
      return { attributes: record!.attributes, spanId: record!.spanContext?.spanId, active: span.spanContext().spanId }
    }),
  message: () =>
    tracer.startActiveSpan('message', span => {
      const carrier: Record<string, string> = {}
      const own = propagation.createBaggage({ tenant: { value: 'm 1' } })
      propagation.inject(propagation.setBaggage(context.active(), own), carrier)
      span.end()
      return carrier
    }),
  register() {
    const undo = registerGlobally(silmari)
    silmari.tracer('ours').startSpan('by silmari.tracer').end()
    undo()
  },
  /** Whether a span is active within, after silmari has gone. */
  shutdown() {
    silmari.shutdown()
    return tracer.startActiveSpan('afterwards', span => {
      span.end()
      return trace.getActiveSpan() === span
    })
  },
  async flush() {
    await flush()
    await silmari.flush()
  },
}
declare global {
  interface Window {
    shop: typeof shop
  }
}
window.shop = shop
