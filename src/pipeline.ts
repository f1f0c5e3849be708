import type { Tracer } from '@opentelemetry/api'
import type { Fact, Undo } from './fact.js'
import type { DeliveryReport } from './handle.js'
import type { ResolvedOptions } from './options.js'

/** What the core gives the pipeline. Plain functions and records: the two files share no module. */
export interface PipelineDeps {
  readonly options: ResolvedOptions
  /** Facts so far, then each new one. */
  readonly onFact: (fn: (fact: Fact) => void) => Undo
  /** The page's own fetch, unpatched. */
  readonly fetch: typeof fetch
  /** Facts the core had to drop before we came, by reason. */
  readonly droppedEarly: () => number
}

/** Facts in, spans and logs out. */
export interface Pipeline {
  tracer(name: string, version?: string): Tracer
  flush(): Promise<DeliveryReport>
  report(): DeliveryReport
  shutdown(): void
}

export type StartPipeline = (deps: PipelineDeps) => Pipeline
