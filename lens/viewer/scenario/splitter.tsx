import { useSpeech } from '../ui/language.js'

const LEAST = 300
const MOST = 900
const STEP = 20

/** Between names and timeline; moved by pointer or arrow keys. */
export function Splitter({ names, onNames }: { names: number; onNames: (width: number) => void }) {
  const { text } = useSpeech()
  const move = (width: number) => onNames(Math.min(MOST, Math.max(LEAST, width)))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is a widget; hr is none
    <div
      class="splitter"
      role="separator"
      aria-label={text.resize}
      aria-orientation="vertical"
      aria-valuenow={names}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      onKeyDown={event => {
        if (event.key === 'ArrowLeft') move(names - STEP)
        else if (event.key === 'ArrowRight') move(names + STEP)
        else return
        event.preventDefault()
      }}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={event => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        move(event.clientX - event.currentTarget.parentElement!.getBoundingClientRect().left)
      }}
    />
  )
}
