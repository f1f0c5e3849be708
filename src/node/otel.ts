import {
  type Context,
  propagation,
  type Span,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api'
import type { SpanProcessor } from '../lib/span-processor.js'
import { readCaller, toCallerHeaders, withCaller } from './caller.js'
import type { Service } from './context.js'
import { asGlobalTraceId, GLOBAL_TRACE_ID, GLOBAL_TRACE_ID_HEADER, isContextKey, toGlobalTraceId } from './keys.js'

/**
 * For services that run the OpenTelemetry Node SDK: writes the scenario's baggage (GlobalTraceId, session, client,
 * customer, provider, routes) on every span as attributes of the same name. `isKey` chooses other baggage keys.
 *
 * ```ts
 * new NodeTracerProvider({ spanProcessors: [new ScenarioSpanProcessor(), new BatchSpanProcessor(exporter)] })
 * ```
 */
export class ScenarioSpanProcessor implements SpanProcessor {
  readonly #isKey: (key: string) => boolean

  constructor(isKey: (key: string) => boolean = isContextKey) {
    this.#isKey = isKey
  }

  onStart(span: Span, parent: Context): void {
    for (const [key, { value }] of propagation.getBaggage(parent)?.getAllEntries() ?? []) {
      if (this.#isKey(key)) span.setAttribute(key, value)
    }
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/**
 * For services that run the OpenTelemetry Node SDK: sends `x-global-trace-id` and who calls (`x-service-name`,
 * `x-service-version`) with every outgoing request that OpenTelemetry propagates, and reads them from incoming ones.
 * Put it after the W3C propagators, whose baggage it uses: the header fills it, wins over it, and what is no id goes.
 *
 * ```ts
 * new CompositePropagator({
 *   propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator(), new ScenarioPropagator(service)],
 * })
 * ```
 */
export class ScenarioPropagator implements TextMapPropagator {
  readonly #service: Service

  constructor(service: Service) {
    this.#service = service
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    // Baggage is percent-decoded: unchecked, a line break in it would make the request throw.
    const id = asGlobalTraceId(propagation.getBaggage(context)?.getEntry(GLOBAL_TRACE_ID)?.value)
    if (id) setter.set(carrier, GLOBAL_TRACE_ID_HEADER, id)
    for (const [name, value] of toCallerHeaders(this.#service)) setter.set(carrier, name, value)
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = (name: string) => {
      const value = getter.get(carrier, name)
      return Array.isArray(value) ? value.join(', ') : value
    }
    const caller = readCaller(header)
    const known = caller ? withCaller(context, caller) : context
    const baggage = propagation.getBaggage(context)
    const entry = baggage?.getEntry(GLOBAL_TRACE_ID)
    const id = toGlobalTraceId(header(GLOBAL_TRACE_ID_HEADER)) ?? toGlobalTraceId(entry?.value)
    if (!id) return baggage && entry ? propagation.setBaggage(known, baggage.removeEntry(GLOBAL_TRACE_ID)) : known
    if (entry?.value === id) return known
    const named = (baggage ?? propagation.createBaggage()).setEntry(GLOBAL_TRACE_ID, { ...entry, value: id })
    return propagation.setBaggage(known, named)
  }

  fields(): string[] {
    return [GLOBAL_TRACE_ID_HEADER, 'x-service-name', 'x-service-version']
  }
}
