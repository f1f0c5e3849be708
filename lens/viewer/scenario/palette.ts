import { COLOURS } from '../model/colour.js'
import { slotOf } from '../ui/colours.js'

/** The style sheet's colours, for a canvas. */
export interface Palette {
  readonly ground: string
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly fold: string
  readonly error: string
  readonly onError: string
  readonly accent: string
  of(service: string | null): string
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const services = Array.from({ length: COLOURS }, (_, i) => read(`service-${i}`))
  const muted = read('muted')
  return {
    ground: read('ground'),
    text: read('text'),
    muted,
    line: read('tick'),
    fold: read('fold'),
    error: read('error'),
    onError: read('on-error'),
    accent: read('accent'),
    of: service => services[slotOf(service) ?? -1] ?? muted,
  }
}
