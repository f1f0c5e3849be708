import { trace } from '@opentelemetry/api'

export const id = location.pathname.split('/')[2]
export const ask = async (what: string): Promise<string> => (await fetch(`/do/${id}?${what}`)).text()
const pause = () => new Promise(resolve => setTimeout(resolve, 1))
const hops = async (count: number) => {
  for (let hop = 0; hop < count; hop++) await null
}

/** A span with a step after each way to wait; answers at which steps it was not the active one. */
export function work(name: string): Promise<string[]> {
  const tracer = trace.getTracer('shop')
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
    await tracer
      .startActiveSpan(`${name} failing`, async inner => {
        await pause()
        inner.end()
        throw new Error('declined')
      })
      .catch(() => {})
    step('after a failing span')
    await ask(`${name}-3`)
    span.end()
    return lost
  })
}
