import { Refused } from '../api.js'
import { toHash } from '../route.js'
import { Icon } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'
import { useScenario } from './use-scenario.js'
import { Workspace } from './workspace.js'

export interface ScenarioPageProps {
  id: string
  /** The span that the address asks for. */
  asked: string | null
  onLanguage: () => void
}

export function ScenarioPage({ id, asked, onLanguage }: ScenarioPageProps) {
  const { text } = useSpeech()
  const { value, error } = useScenario(id)
  if (value) return <Workspace data={value} asked={asked} isStale={error !== undefined} onLanguage={onLanguage} />
  const isMissing = error instanceof Refused && error.status === 404
  return (
    <div class="list-page">
      <header class="bar">
        <a class="button quiet" href={toHash({ page: 'list', query: '' })}>
          <Icon name="back" /> {text.backToList}
        </a>
      </header>
      <main class="message" role={error ? 'alert' : 'status'}>
        <p>{isMissing ? text.notFound : error ? text.unreachable : text.loading}</p>
        {error && <p class="soft mono">{isMissing ? id : error.message}</p>}
      </main>
    </div>
  )
}
