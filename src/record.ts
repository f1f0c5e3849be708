/** The plain records that the pipeline's two halves hand each other: trace makes them, delivery sends them. */
export type Signal = 'traces' | 'logs'

/** What is sent first and dropped last: errors, what a person did, all else. */
export type Rank = 'error' | 'person' | 'other'

/** What a record is kept and counted under. */
export interface Kept {
  readonly signal: Signal
  /** The span's id, or the log's `log.record.uid`: what comes again under it is the same record. */
  readonly id: string
  readonly rank: Rank
  /** A span that is still going on, as known now: kept in case that the page ends, and replaced by the whole one. */
  readonly isProvisional?: boolean
}
