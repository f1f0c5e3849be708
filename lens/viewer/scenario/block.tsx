import type { Attributes as Values } from '../../src/record.js'
import { CopyButton } from '../ui/copy.js'
import { useSpeech } from '../ui/language.js'
import { LongText } from '../ui/long-text.js'
import { AttributeTable } from './attributes.js'

export interface BlockProps {
  title: string
  value: string
  /** Set apart: the comment of a statement. */
  aside?: string | null
  /** What is copied, when it is more than the value. */
  copied?: string
  tone?: 'plain' | 'error'
}

/** A text that keeps its lines. */
export function Block({ title, value, aside = null, copied = value, tone = 'plain' }: BlockProps) {
  return (
    <section class="section">
      <h3>
        {title} <CopyButton value={copied} />
      </h3>
      <pre class={tone === 'error' ? 'code error-text' : 'code'}>
        <LongText value={value} />
        {aside && <span class="soft">{`\n${aside}`}</span>}
      </pre>
    </section>
  )
}

export interface Moment {
  readonly timeMs: number
  readonly name: string
  readonly isError: boolean
  readonly attributes: Values
}

// Each is some elements; who has more of them searches the scenario.
const MOST_MOMENTS = 500

/** Events and log records of a span, in order, each with its time since the span began. */
export function Moments({ title, zeroMs, moments }: { title: string; zeroMs: number; moments: readonly Moment[] }) {
  const { text, number, duration } = useSpeech()
  const sinceStart = (ms: number) => (ms < zeroMs ? duration(ms - zeroMs) : `+${duration(ms - zeroMs)}`)
  const inOrder = moments.toSorted((a, b) => a.timeMs - b.timeMs).map((moment, i) => ({ ...moment, key: i }))
  return (
    <section class="section">
      <h3>{title}</h3>
      <ol class="moments">
        {inOrder.slice(0, MOST_MOMENTS).map(({ key, timeMs, name, isError, attributes }) => (
          <li key={key}>
            <details>
              <summary class="moment">
                <span class="number soft">{sinceStart(timeMs)}</span>
                <span class={isError ? 'error-text' : ''}>{name}</span>
              </summary>
              <AttributeTable attributes={attributes} />
            </details>
          </li>
        ))}
      </ol>
      {inOrder.length > MOST_MOMENTS && <p class="soft">{text.more(number(inOrder.length - MOST_MOMENTS))}</p>}
    </section>
  )
}
