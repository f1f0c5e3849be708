import type { Attributes as Values } from '../../src/record.js'
import { toText } from '../model/title.js'
import { CopyButton } from '../ui/copy.js'
import { useSpeech } from '../ui/language.js'
import { LongText } from '../ui/long-text.js'

export interface AttributesProps {
  title: string
  attributes: Values
  isFolded?: boolean
}

export function Attributes({ title, attributes, isFolded = false }: AttributesProps) {
  const count = Object.keys(attributes).length
  if (count === 0) return null
  return (
    <details class="section" open={!isFolded}>
      <summary>
        <h3>
          {title} <span class="soft">{count}</span>
        </h3>
      </summary>
      <AttributeTable attributes={attributes} />
    </details>
  )
}

/** Keys in order of the alphabet, so that a reader finds the same key at the same place. */
export function AttributeTable({ attributes }: { attributes: Values }) {
  const { text } = useSpeech()
  const entries = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))
  if (!entries.length) return <p class="soft">{text.noAttributes}</p>
  return (
    <dl class="attributes">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{breakable(key)}</dt>
          <dd>
            <span>
              <LongText value={toText(value)} />
            </span>
            <CopyButton value={toText(value)} label={`${text.copy} ${key}`} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A long key goes on in the next line after a dot or underscore, not within a word. */
function breakable(key: string) {
  return key.split(/(?<=[._])/).map((part, i) => [i > 0 && <wbr />, part])
}
