import { useEffect, useRef, useState } from 'preact/hooks'
import { toHash } from '../route.js'
import { useSpeech } from '../ui/language.js'
import { LanguageButton } from '../ui/language-button.js'
import { SearchBox } from '../ui/search-box.js'
import { Empty } from './empty.js'
import { Table } from './table.js'
import { useListing } from './use-listing.js'

const TYPED_AFTER_MS = 200

export function List({ query, onLanguage }: { query: string; onLanguage: () => void }) {
  const { text } = useSpeech()
  const [typed, setTyped] = useState(query)
  const { scenarios, more, error, loadOlder } = useListing(query)
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => setTyped(query), [query])
  useEffect(() => {
    if (typed === query) return
    const timer = setTimeout(() => {
      // Replaced, so that "back" does not go through every letter.
      location.replace(toHash({ page: 'list', query: typed }))
    }, TYPED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [typed, query])
  useEffect(() => {
    document.title = `${text.scenarios} · silmari lens`
  }, [text])
  useListKeys(input)

  return (
    <div class="list-page">
      <header class="bar">
        <h1 class="brand">
          <img src="thread.svg" alt="" width="18" height="18" /> silmari <span class="soft">{text.brand}</span>
        </h1>
        <SearchBox value={typed} label={text.searchList} onInput={setTyped} input={input} />
        <LanguageButton onLanguage={onLanguage} />
      </header>
      {error && (
        <p class="notice notice-error" role="alert">
          {text.unreachable} <span class="soft">{error.message}</span>
        </p>
      )}
      <main>
        {!scenarios && !error && <p class="message soft">{text.loading}</p>}
        {scenarios?.length === 0 && <Empty query={query} onClear={() => setTyped('')} />}
        {scenarios && scenarios.length > 0 && <Table scenarios={scenarios} />}
        {more && (
          <button type="button" class="button older" onClick={loadOlder}>
            {text.older}
          </button>
        )}
      </main>
    </div>
  )
}

/** `/` goes to the search, j and k through the scenarios. */
function useListKeys(input: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const isTyping = event.target instanceof HTMLInputElement
      if (isTyping) {
        if (event.key !== 'Escape' && event.key !== 'ArrowDown') return
        if (event.key === 'Escape') return void input.current?.blur()
      }
      const links = [...document.querySelectorAll<HTMLAnchorElement>('.scenario-link')]
      const at = links.indexOf(document.activeElement as HTMLAnchorElement)
      if (event.key === '/') input.current?.select()
      else if (event.key === 'j' || event.key === 'ArrowDown') links[Math.min(links.length - 1, at + 1)]?.focus()
      else if (event.key === 'k' || event.key === 'ArrowUp') links[Math.max(0, at - 1)]?.focus()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [input])
}
