import type { ScenarioSummary } from '../../src/store/store.js'
import { toHash } from '../route.js'
import { Chip } from '../ui/chip.js'
import { Icon } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'

export function ScenarioRow({ scenario }: { scenario: ScenarioSummary }) {
  const { text, number, duration, time, day } = useSpeech()
  const { globalTraceId, name, entry, startedAt, services, spans, logs, access, errors } = scenario
  return (
    <tr class="scenario">
      <td class="when" title={`${day(startedAt)} ${time(startedAt)}`}>
        {time(startedAt)}
      </td>
      <td class="name">
        <a class="scenario-link" href={toHash({ page: 'scenario', id: globalTraceId, span: null })}>
          {name ?? entry ?? text.unnamed}
        </a>
        {name && entry && <span class="entry soft">{entry}</span>}
      </td>
      <td class="services">
        <span class="chips">
          {services.map(service => (
            <Chip key={service} service={service} />
          ))}
        </span>
      </td>
      <td class="errors number">
        {errors > 0 && (
          <span class="error-count" title={text.errors(errors, number(errors))}>
            <Icon name="error" label={text.failed} /> {number(errors)}
          </span>
        )}
      </td>
      {[spans, logs, access].map((count, i) => (
        <td key={i} class="count number soft">
          {count > 0 && number(count)}
        </td>
      ))}
      <td class="duration number">{duration(scenario.durationMs)}</td>
    </tr>
  )
}
