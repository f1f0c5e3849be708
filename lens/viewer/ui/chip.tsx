import { colourOf } from './colours.js'

/** A service by colour and name. */
export function Chip({ service }: { service: string }) {
  return (
    <span class="chip">
      <Swatch service={service} />
      <span class="chip-name">{service}</span>
    </span>
  )
}

export function Swatch({ service }: { service: string | null }) {
  return <span class="swatch" style={{ background: colourOf(service) }} />
}
