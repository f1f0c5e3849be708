/** A shop with OpenTelemetry of its own, to which `silmari/otel` is added. */
import { context, trace } from '@opentelemetry/api'
import { setUp } from 'otel-set-up'
import type { Silmari } from 'silmari'
import { CausalContextManager, ScenarioIdGenerator, ScenarioPropagator, ScenarioSpanProcessor } from 'silmari/otel'

const { silmari } = window as unknown as { silmari: Silmari }
const id = location.pathname.split('/')[2]
const flush = setUp(`/otlp/${id}-app`, {
  contextManager: new CausalContextManager(silmari),
  propagator: new ScenarioPropagator(silmari),
  spanProcessors: [new ScenarioSpanProcessor(silmari)],
  idGenerator: new ScenarioIdGenerator(silmari),
})
const tracer = trace.getTracer('shop')
const ask = async (what: string): Promise<string> => (await fetch(`/do/${id}?${what}`)).text()
const pause = () => new Promise(resolve => setTimeout(resolve, 1))
const hops = async (count: number) => {
  for (let hop = 0; hop < count; hop++) await null
}

/** A span with a step before and after each way to wait; answers at which steps it was not the active one. */
function work(name: string): Promise<string[]> {
  return tracer.startActiveSpan(name, async span => {
    const lost: string[] = []
    const step = (of: string) => {
      if (trace.getActiveSpan() !== span) lost.push(of)
      tracer.startSpan(`${name} ${of}`).end()
    }
    step('at once')
    await null
    step('after a hop')
    await hops(3)
    step('after more hops')
    await ask(`${name}-1`)
    step('after a request')
    await pause()
    step('after a timer')
    await Promise.all([ask(`${name}-2`), pause()])
    step('after both')
    await tracer.startActiveSpan(`${name} inner`, async inner => {
      await hops(2)
      inner.end()
    })
    step('after an inner span')
    await ask(`${name}-3`)
    span.end()
    return lost
  })
}

const shop = {
  /** What a click on the button does; answers when it is done. */
  done: new Promise<string[]>(resolve => {
    document.querySelector('button')!.addEventListener('click', () => resolve(work('checkout')))
  }),
  /** Three of them, mixed. */
  mix: () => Promise.all([work('a'), work('b'), work('c')]),
  xhr: () =>
    new Promise(resolve => {
      const xhr = new XMLHttpRequest()
      xhr.open('GET', `/do/${id}?xhr`)
      xhr.onloadend = resolve
      xhr.send()
    }),
  /** With a span beneath each. */
  silmari: () => silmari.trace('of silmari', () => tracer.startActiveSpan('of the app', span => span.end())),
  root: () => context.active().getValue(Symbol.for('OpenTelemetry Context Key SPAN')) === undefined,
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
