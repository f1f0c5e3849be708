import { CopyButton } from '../ui/copy.js'
import { useSpeech } from '../ui/language.js'

/** Nothing is there yet, or nothing matches. */
export function Empty({ query, onClear }: { query: string; onClear: () => void }) {
  const { text } = useSpeech()
  if (query)
    return (
      <div class="message">
        <p>{text.nothingFound(query)}</p>
        <button type="button" class="button" onClick={onClear}>
          {text.clearSearch}
        </button>
      </div>
    )
  const snippet = `<script src="silmari.js" data-service="shop-web" data-endpoint="${location.origin}"></script>`
  return (
    <div class="message">
      <h2>{text.emptyTitle}</h2>
      <p class="soft">{text.empty}</p>
      <p class="snippet">
        <code>{snippet}</code>
        <CopyButton value={snippet} />
      </p>
    </div>
  )
}
