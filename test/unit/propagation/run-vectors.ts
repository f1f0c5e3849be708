import { ADAPTERS } from './adapters.js'

/** One case: what goes in, what must come out, and what else would be right. */
export interface Vector {
  readonly id: string
  readonly format: string
  readonly direction: 'extract' | 'inject'
  readonly name: string
  readonly input: unknown
  readonly expected: unknown
  readonly alternatives?: readonly unknown[]
}

export interface Outcome {
  readonly vector: Vector
  readonly passed: boolean
  readonly actual: unknown
}

/** Runs vectors against the formats. Pure: no file, no page, no Node. */
export function runVectors(vectors: readonly Vector[]): Outcome[] {
  return vectors.map(vector => {
    const actual = run(vector)
    const right = [vector.expected, ...(vector.alternatives ?? [])].map(toComparable)
    return { vector, actual, passed: right.includes(toComparable(actual)) }
  })
}

function run({ format, direction, input, expected }: Vector): unknown {
  const adapter = ADAPTERS[`${format}/${direction}`]
  if (!adapter) return `nothing here runs ${format}/${direction}`
  try {
    return adapter(input, expected)
  } catch (error) {
    return `threw ${error}` // never right: no input may make a format throw
  }
}

/** Text that is equal for equal values, whatever the order of their keys. */
function toComparable(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    if ('discardAll' in part) return { members: [] }
    if ('error' in part) return 'refused' // the reasons have names of our own; unit tests check those
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
