import type { RefObject } from 'preact'
import type { ScenarioSummary } from '../../src/store/store.js'
import { toHash } from '../route.js'
import { CopyButton } from '../ui/copy.js'
import { Icon } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'
import { LanguageButton } from '../ui/language-button.js'
import { SearchBox } from '../ui/search-box.js'
import type { Find } from './use-find.js'

export interface HeaderProps {
  summary: ScenarioSummary
  title: string
  find: Find
  search: RefObject<HTMLInputElement>
  onLanguage: () => void
}

export function Header({ summary, title, find, search, onLanguage }: HeaderProps) {
  const { text, number, duration, day, time } = useSpeech()
  const { globalTraceId, startedAt, durationMs, spans, logs, access, errors } = summary
  return (
    <header class="bar scenario-bar">
      <a class="button quiet icon-only" href={toHash({ page: 'list', query: '' })} title={text.backToList}>
        <Icon name="back" label={text.backToList} />
      </a>
      <div class="about">
        <div class="headline">
          <h1>{title}</h1>
          {errors > 0 && (
            <button type="button" class="error-count" title={text.nextError} onClick={find.goToError}>
              <Icon name="error" /> {text.errors(errors, number(errors))}
            </button>
          )}
        </div>
        <p class="facts soft">
          <CopyButton value={globalTraceId} label={text.copyId}>
            {globalTraceId}
          </CopyButton>
          <span>
            <span class="day">{day(startedAt)} </span>
            {time(startedAt)}
          </span>
          <span>{duration(durationMs)}</span>
          <span class="count">{text.spans(spans, number(spans))}</span>
          {logs > 0 && <span class="count">{text.logs(logs, number(logs))}</span>}
          {access > 0 && <span class="count">{text.access(access, number(access))}</span>}
        </p>
      </div>
      <SearchBox value={find.query} label={text.searchScenario} onInput={find.setQuery} input={search}>
        {find.query && <Matches find={find} />}
      </SearchBox>
      <LanguageButton onLanguage={onLanguage} />
    </header>
  )
}

function Matches({ find }: { find: Find }) {
  const { text, number } = useSpeech()
  const { size } = find.found
  return (
    <span class="matches">
      <span role="status">{size ? text.found(number(find.at), number(size)) : text.foundNone}</span>
      <button type="button" class="step" title={text.previous} disabled={!size} onClick={() => find.go(-1)}>
        <Icon name="up" label={text.previous} />
      </button>
      <button type="button" class="step" title={text.next} disabled={!size} onClick={() => find.go(1)}>
        <Icon name="down" label={text.next} />
      </button>
    </span>
  )
}
