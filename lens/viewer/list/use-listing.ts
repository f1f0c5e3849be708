import { useCallback, useEffect, useState } from 'preact/hooks'
import type { ScenarioSummary } from '../../src/store/store.js'
import { type Listing, listScenarios } from '../api.js'
import { learnColours } from '../ui/colours.js'
import { useLive } from '../ui/live.js'

const EVERY_MS = 2000
const PAGE = 50

/** The newest scenarios that match, always fresh, and below them the older ones that were asked for. */
export function useListing(query: string) {
  const load = useCallback(
    async (signal: AbortSignal, last: Listing | undefined) => {
      const fresh = await listScenarios({ q: query, limit: PAGE }, signal)
      return JSON.stringify(fresh) === JSON.stringify(last) ? last! : fresh
    },
    [query],
  )
  const { value: newest, error } = useLive(load, EVERY_MS)
  const [older, setOlder] = useState<Listing>()
  useEffect(() => setOlder(undefined), [query])

  const scenarios = newest && merge(newest.scenarios, older?.scenarios ?? [])
  if (scenarios) learnColours(scenarios.flatMap(scenario => scenario.services))

  const loadOlder = async () => {
    const last = scenarios?.at(-1)
    if (!last) return
    const asked = { q: query, limit: PAGE, before: last.startedAt, beforeId: last.globalTraceId }
    const page = await listScenarios(asked, new AbortController().signal).catch(() => null)
    // What failed can be asked for again; the banner says that the lens does not answer.
    if (page) setOlder(last => ({ ...page, scenarios: [...(last?.scenarios ?? []), ...page.scenarios] }))
  }
  return { scenarios, more: older?.more ?? newest?.more ?? false, error, loadOlder }
}

function merge(newest: readonly ScenarioSummary[], older: readonly ScenarioSummary[]): ScenarioSummary[] {
  const ids = new Set(newest.map(scenario => scenario.globalTraceId))
  return [...newest, ...older.filter(scenario => !ids.has(scenario.globalTraceId))]
}
