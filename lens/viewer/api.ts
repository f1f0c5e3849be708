import type { Scenario, ScenarioSummary } from '../src/store/store.js'

export interface Listing {
  readonly scenarios: readonly ScenarioSummary[]
  readonly more: boolean
}

/** The lens answered, and the answer was no. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

interface Query {
  q?: string
  before?: number
  beforeId?: string
  limit?: number
}

export function listScenarios(query: Query, signal: AbortSignal) {
  const values = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return get<Listing>(
    `/api/scenarios?${new URLSearchParams(values.map(([key, value]) => [key, String(value)]))}`,
    signal,
  )
}

export function readScenario(id: string, signal: AbortSignal) {
  return get<Scenario>(`/api/scenarios/${encodeURIComponent(id)}`, signal)
}

async function get<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal })
  if (response.ok) return response.json()
  const { error } = await response.json().catch(() => ({ error: response.statusText }))
  throw new Refused(response.status, error)
}
