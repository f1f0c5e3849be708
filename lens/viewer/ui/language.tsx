import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { formatDuration, formatPause } from '../model/duration.js'
import { chooseLanguage, type Language, TEXTS, type Text } from '../text.js'
import { readSetting, saveSetting } from './setting.js'

/** All that depends on the language: the texts, and how numbers, lengths and times are written. */
export interface Speech {
  readonly language: Language
  readonly text: Text
  number(value: number): string
  duration(ms: number): string
  /** A pause, roundly. */
  pause(ms: number): string
  /** Time of day with milliseconds. */
  clock(ms: number): string
  /** Time of day in seconds. */
  time(ms: number): string
  day(ms: number): string
}

export function createSpeech(language: Language): Speech {
  const text = TEXTS[language]
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options)
  const number = new Intl.NumberFormat(language)
  const hms = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  const clock = format({ ...hms, fractionalSecondDigits: 3 })
  const time = format(hms)
  const day = format({ year: 'numeric', month: 'short', day: 'numeric' })
  return {
    language,
    text,
    number: value => number.format(value),
    duration: ms => formatDuration(ms, text.units),
    pause: ms => formatPause(ms, text.units),
    clock: ms => clock.format(ms),
    time: ms => time.format(ms),
    day: ms => day.format(ms),
  }
}

export const SpeechContext = createContext<Speech>(createSpeech('en'))
export const useSpeech = (): Speech => useContext(SpeechContext)

export function readLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  return chooseLanguage([asked, readSetting('language'), ...navigator.languages])
}

export function saveLanguage(language: Language): void {
  saveSetting('language', language)
  // An address that asks for a language would take the choice back at the next reload.
  const url = new URL(location.href)
  if (!url.searchParams.has('lang')) return
  url.searchParams.set('lang', language)
  history.replaceState(null, '', url)
}
