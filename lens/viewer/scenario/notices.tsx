import { useMemo } from 'preact/hooks'
import type { Scenario } from '../../src/store/store.js'
import { findLosses } from '../model/loss.js'
import { Icon } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'
import { useLossText } from './loss-text.js'

/** What a reader must know before believing the picture: it is cut, records are missing, it may be old. */
export function Notices({ data, isStale }: { data: Scenario; isStale: boolean }) {
  const { text, number } = useSpeech()
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
    </>
  )
}
