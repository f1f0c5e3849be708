import type { Access, Log, Span } from '../record.js'

export interface ScenarioSummary {
  globalTraceId: string
  name: string | null
  startedAt: number
  endedAt: number
  durationMs: number
  /** Name of the first span without parent. */
  entry: string | null
  /** In order of appearance. */
  services: string[]
  spans: number
  logs: number
  access: number
  /** Spans with status error and logs of severity ERROR or above. */
  errors: number
}

export interface Scenario {
  scenario: ScenarioSummary
  spans: Span[]
  logs: Log[]
  access: Access[]
  /** Each list holds this many records at most, the earliest; truncated says that one of them was cut. */
  cap: { spans: number; truncated: boolean }
}

export interface ScenarioQuery {
  limit: number
  /** Only scenarios that started before this, in epoch milliseconds, … */
  before: number | null
  /** … or at that very time with an id below this one: the last of a page, so that none is missed at its end. */
  beforeId: string
  /** Start of a GlobalTraceId, or part of a scenario's, service's or span's name. */
  text: string
}

export interface StoreHealth {
  engine: string
  spans: number
  logs: number
  access: number
}

/**
 * What an engine must do to sit behind the lens. Coarse on purpose: each engine answers a whole question in its own
 * dialect. An append is durable when its promise resolves. Reads give each span and log once, however often it came.
 */
export interface Store {
  appendSpans(spans: readonly Span[]): Promise<void>
  appendLogs(logs: readonly Log[]): Promise<void>
  appendAccess(lines: readonly Access[]): Promise<void>
  /** Newest first. */
  listScenarios(query: ScenarioQuery): Promise<{ scenarios: ScenarioSummary[]; more: boolean }>
  scenario(globalTraceId: string, cap: number): Promise<Scenario | null>
  health(): Promise<StoreHealth>
  /** Forgets what is older than this, in epoch milliseconds. */
  retain(before: number): Promise<void>
  close(): Promise<void>
}
