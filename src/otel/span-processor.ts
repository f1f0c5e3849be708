import { type Span, SpanKind } from '@opentelemetry/api'
import type { Silmari } from '../handle.js'
import type { SpanProcessor } from '../lib/span-processor.js'
import { cede } from './cede.js'
import { toIdentity } from './identity.js'

/**
 * Puts the scenario's ids on every span of an OpenTelemetry tracer: `global_trace_id`, `session.id`, `page.id`, `tab.id`,
 * `scenario.name` and the context values; and what set it in motion: `silmari.cause`, `silmari.cause.kind` and
 * `interaction.id`. A request that an instrumentation of OpenTelemetry records is not recorded by silmari a second time.
 * Give it to the provider before the processor that exports.
 *
 * ```ts
 * import { ScenarioSpanProcessor } from 'silmari/otel'
 * new WebTracerProvider({ spanProcessors: [new ScenarioSpanProcessor(silmari), new BatchSpanProcessor(exporter)] })
 * ```
 */
export class ScenarioSpanProcessor implements SpanProcessor {
  readonly #silmari: Silmari

  constructor(silmari: Silmari) {
    this.#silmari = silmari
  }

  onStart(span: Span): void {
    const { task } = this.#silmari
    if (!task) return
    const cause = task.find()
    span.setAttributes({
      ...toIdentity(task),
      ...(cause && {
        'silmari.cause': cause.certainty ?? 'causal',
        'silmari.cause.kind': cause.kind,
        'interaction.id': cause.interactionId,
      }),
    })
    if ((span as { kind?: SpanKind }).kind === SpanKind.CLIENT) cede(task, span.spanContext().spanId)
  }

  onEnd(): void {}

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
