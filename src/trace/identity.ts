import type { Attributes, Stamp } from '../fact.js'
import { ofStamp } from './attributes.js'

/** Who the page was, and which of its records this is: on every span and log, so that a store sees what is missing. */
export type Identify = (stamp: Stamp) => Attributes

export function createIdentify(): Identify {
  const numbers: Record<string, number> = {}
  return stamp => {
    const { pageId } = stamp
    const number = (numbers[pageId] ?? 0) + 1
    numbers[pageId] = number
    return { ...ofStamp(stamp), 'silmari.sequence': number }
  }
}
