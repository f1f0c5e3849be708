import { useCallback } from 'preact/hooks'
import type { Scenario } from '../../src/store/store.js'
import { listScenarios, readScenario } from '../api.js'
import { learnColours } from '../ui/colours.js'
import { useLive } from '../ui/live.js'

const EVERY_MS = 3000

/** A scenario, read again when its summary says that something was added. */
export function useScenario(id: string) {
  const load = useCallback(
    async (signal: AbortSignal, last: Scenario | undefined) => {
      if (last && !(await hasGrown(last, signal))) return last
      const scenario = await readScenario(id, signal)
      const lines = scenario.access.map(line => line.server ?? '').filter(Boolean)
      learnColours([...scenario.scenario.services, ...lines])
      return scenario
    },
    [id],
  )
  return useLive(load, EVERY_MS)
}

async function hasGrown({ scenario: known }: Scenario, signal: AbortSignal): Promise<boolean> {
  const { scenarios } = await listScenarios({ q: known.globalTraceId, limit: 1 }, signal)
  const now = scenarios.find(scenario => scenario.globalTraceId === known.globalTraceId)
  return now !== undefined && JSON.stringify(now) !== JSON.stringify(known)
}
