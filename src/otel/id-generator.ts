import type { Silmari } from '../handle.js'
import { randomHex } from './random.js'

/**
 * Ids from the browser's cryptographic source, where OpenTelemetry's own generator uses `Math.random`. Where silmari
 * records nothing itself (`init` without `endpoint`), a root span gets the trace id of what set it in motion: all that one
 * click has caused is then one trace, as it is for silmari's own headers.
 *
 * ```ts
 * import { ScenarioIdGenerator } from 'silmari/otel'
 * new WebTracerProvider({ idGenerator: new ScenarioIdGenerator(silmari) })
 * ```
 */
export class ScenarioIdGenerator {
  readonly #silmari: Silmari

  constructor(silmari: Silmari) {
    this.#silmari = silmari
  }

  /** 32 hex digits. */
  generateTraceId(): string {
    const { task } = this.#silmari
    return (!task?.isRecording && task?.find()?.ids.traceId) || randomHex(16)
  }

  /** 16 hex digits. */
  generateSpanId(): string {
    return randomHex(8)
  }
}
