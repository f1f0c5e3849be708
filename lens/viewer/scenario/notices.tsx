import { useMemo } from 'preact/hooks'
import type { Scenario } from '../../src/store/store.js'
import { findLosses } from '../model/loss.js'
import type { Outline } from '../model/outline.js'
import { findSkews } from '../model/skew.js'
import { Icon } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'
import { useLossText } from './loss-text.js'

export interface NoticesProps {
  data: Scenario
  outline: Outline
  isStale: boolean
}

// Where more clocks differ than that, the reader knows.
const MOST_SKEWS = 2

/** What a reader must know before believing the picture: it is cut, records are missing, clocks differ, it may be old. */
export function Notices({ data, outline, isStale }: NoticesProps) {
  const { text, number, duration } = useSpeech()
  const skews = useMemo(() => findSkews(outline.nodes), [outline])
  const losses = useMemo(() => findLosses(data, Date.now()), [data])
  const lossText = useLossText()
  return (
    <>
      {isStale && (
        <p class="notice notice-error" role="alert">
          {text.unreachable}
        </p>
      )}
      {data.cap.truncated && (
        <p class="notice" role="status">
          {text.truncated(number(data.cap.spans))}
        </p>
      )}
      {losses.length > 0 && (
        <p class="notice" role="status">
          <Icon name="loss" /> {lossText(losses)}
        </p>
      )}
      {skews.slice(0, MOST_SKEWS).map(({ service, ms }) => (
        <p key={service} class="notice" role="status">
          <Icon name="clock" /> {text.skewOf(service, duration(ms))}
        </p>
      ))}
    </>
  )
}
