import { assignColours } from '../model/colour.js'
import { readSetting, saveSetting } from './setting.js'

let known: Record<string, number> | undefined

/** The number of a service's colour in the style sheet, the same in every scenario and after every reload. */
export function slotOf(service: string | null): number | undefined {
  return service === null ? undefined : known?.[service]
}

export function colourOf(service: string | null): string {
  const slot = slotOf(service)
  return slot === undefined ? 'var(--muted)' : `var(--service-${slot})`
}

/** Makes sure that these services have colours. */
export function learnColours(services: readonly string[]): void {
  known ??= readKnown()
  if (services.every(name => known?.[name] !== undefined)) return
  known = assignColours(services, known)
  saveSetting('colours', JSON.stringify(known))
}

function readKnown(): Record<string, number> {
  try {
    const saved: unknown = JSON.parse(readSetting('colours') ?? '{}')
    const pairs = Object.entries(saved ?? {}).filter(([, slot]) => Number.isInteger(slot))
    return Object.fromEntries(pairs)
  } catch {
    return {} // changed by hand
  }
}
