// How many colours the style sheet has: --service-0 and up. More could not be told apart.
export const COLOURS = 12

/**
 * Gives each service a colour that follows from its name alone, or the next free one where two names fall on the same.
 * What is known already stays as it is, so a service looks the same in every scenario.
 */
export function assignColours(services: readonly string[], known: Readonly<Record<string, number>>) {
  const colours: Record<string, number> = { ...known }
  const taken = new Set(Object.values(colours))
  for (const name of services.toSorted()) {
    if (colours[name] !== undefined) continue
    const wanted = hash(name) % COLOURS
    let colour = wanted
    for (let i = 0; i < COLOURS && taken.has(colour); i++) colour = (wanted + i) % COLOURS
    colours[name] = colour
    taken.add(colour)
  }
  return colours
}

/** FNV-1a, 32 bits: short names spread well. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193)
  return (value ^ (value >>> 15)) >>> 0
}
