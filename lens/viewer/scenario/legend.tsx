import { Chip } from '../ui/chip.js'
import { useSpeech } from '../ui/language.js'

export interface LegendProps {
  services: readonly string[]
  highlighted: string | null
  onHighlight: (service: string | null) => void
}

/** Which colour is which service; choosing one brings its bars out. */
export function Legend({ services, highlighted, onHighlight }: LegendProps) {
  const { text } = useSpeech()
  return (
    <fieldset class="legend">
      <legend class="sr">{text.serviceLegend}</legend>
      {services.map(service => (
        <button
          key={service}
          type="button"
          class="legend-entry"
          aria-pressed={highlighted === service}
          onClick={() => onHighlight(highlighted === service ? null : service)}
        >
          <Chip service={service} />
        </button>
      ))}
    </fieldset>
  )
}
