import { useSpeech } from './language.js'

// Nobody reads more in a panel, and a browser needs minutes to break a megabyte into lines.
const MOST_CHARACTERS = 10_000

/** The beginning of a long text, and how much is left out. What copies it gives all. */
export function LongText({ value }: { value: string }) {
  const { text, number } = useSpeech()
  const left = value.length - MOST_CHARACTERS
  if (left <= 0) return <>{value}</>
  return (
    <>
      {value.slice(0, MOST_CHARACTERS)}
      <span class="soft"> {text.moreCharacters(number(left))}</span>
    </>
  )
}
