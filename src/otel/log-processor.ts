import type { Attributes } from '@opentelemetry/api'
import type { Silmari } from '../handle.js'
import { toIdentity } from './identity.js'

/**
 * Puts the scenario's ids on every log record of an OpenTelemetry logger: `global_trace_id`, `session.id`, `page.id`,
 * `tab.id`, `scenario.name` and the context values. Give it to the provider before the processor that exports.
 *
 * ```ts
 * import { ScenarioLogProcessor } from 'silmari/otel'
 * new LoggerProvider({ processors: [new ScenarioLogProcessor(silmari), new BatchLogRecordProcessor(exporter)] })
 * ```
 */
export class ScenarioLogProcessor {
  readonly #silmari: Silmari

  constructor(silmari: Silmari) {
    this.#silmari = silmari
  }

  onEmit(record: { setAttributes(attributes: Attributes): unknown }): void {
    const { task } = this.#silmari
    if (task) record.setAttributes(toIdentity(task))
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
