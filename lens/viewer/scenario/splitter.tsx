import { useSpeech } from '../ui/language.js'

const STEP = 20

/** Between names and timeline; moved by pointer or arrow keys. */
export function Splitter({ names, onNames }: { names: number; onNames: (width: number) => void }) {
  const { text } = useSpeech()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is a widget; hr is none
    <div
      class="splitter"
      role="separator"
      aria-label={text.resize}
      aria-orientation="vertical"
      aria-valuenow={names}
      tabIndex={0}
      onKeyDown={event => {
        if (event.key === 'ArrowLeft') onNames(names - STEP)
        else if (event.key === 'ArrowRight') onNames(names + STEP)
        else return
        event.preventDefault()
      }}
      onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={event => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        onNames(event.clientX - event.currentTarget.parentElement!.getBoundingClientRect().left)
      }}
    />
  )
}
