import type { ScenarioSummary } from '../../src/store/store.js'
import { useSpeech } from '../ui/language.js'
import { ScenarioRow } from './row.js'

const DAY_MS = 86_400_000

/** Scenarios under the day on which they started. */
export function Table({ scenarios }: { scenarios: readonly ScenarioSummary[] }) {
  const { text, day } = useSpeech()
  const { columns } = text
  const nameOf = (ms: number) => {
    if (day(ms) === day(Date.now())) return text.today
    return day(ms) === day(Date.now() - DAY_MS) ? text.yesterday : day(ms)
  }
  const days = new Map<string, ScenarioSummary[]>()
  for (const scenario of scenarios) {
    const name = nameOf(scenario.startedAt)
    days.set(name, [...(days.get(name) ?? []), scenario])
  }
  return (
    <table class="scenarios">
      <caption class="sr">{text.scenarios}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.when}</th>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.services}</th>
          {[columns.errors, columns.spans, columns.logs, columns.access, columns.duration].map(name => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      {[...days].map(([name, own]) => (
        <tbody key={name}>
          <tr class="day">
            <th colSpan={8} scope="rowgroup">
              {name}
            </th>
          </tr>
          {own.map(scenario => (
            <ScenarioRow key={scenario.globalTraceId} scenario={scenario} />
          ))}
        </tbody>
      ))}
    </table>
  )
}
