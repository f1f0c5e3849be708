import type { Fact } from '../fact.js'

// Some seconds of a busy page before its error; a guess.
const CAPACITY = 300

/**
 * Makes the function that answers which facts are to be recorded, given one after the other: those of sampled scenarios,
 * and of others the recent ones once an error has made them worth telling, and all that follows.
 */
export function createSampling(keepErrors: boolean, capacity = CAPACITY): (fact: Fact) => readonly Fact[] {
  const promoted = new Set<string>()
  let recent: Fact[] = []

  return fact => {
    if (fact.type === 'closed') {
      const isHeld = recent.some(held => held.type === 'opened' && held.ids.spanId === fact.spanId)
      if (!isHeld) return [fact]
      recent.push(fact)
      return []
    }
    const { sampled, globalTraceId } = fact.stamp
    if (sampled || promoted.has(globalTraceId)) return [fact]
    if (!keepErrors) return []
    recent.push(fact)
    if (fact.type === 'noted' && fact.kind === 'error') {
      promoted.add(globalTraceId)
      const all = recent
      recent = []
      return all
    }
    if (recent.length > capacity) recent.shift()
    return []
  }
}
