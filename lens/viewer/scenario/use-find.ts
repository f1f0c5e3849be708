import { useMemo, useState } from 'preact/hooks'
import { createFind } from '../model/find.js'
import type { Outline } from '../model/outline.js'
import type { Selection } from './use-selection.js'

export interface Find {
  readonly query: string
  readonly found: ReadonlySet<string>
  /** Place of the active row among the matches, from 1; 0 when it is none of them. */
  readonly at: number
  setQuery(query: string): void
  /** Goes to the next match, or back. */
  go(step: 1 | -1): void
  goToError(): void
}

/** The search within the scenario. */
export function useFind(outline: Outline, selection: Selection): Find {
  const [query, setQuery] = useState('')
  const find = useMemo(() => createFind(outline.nodes), [outline])
  const keys = useMemo(() => find(query), [find, query])
  const found = useMemo(() => new Set(keys), [keys])
  const { active, choose } = selection

  const go = (step: 1 | -1) => {
    const key = nextOf(keys, active, step, outline)
    if (key) choose(key)
  }
  return {
    query,
    found,
    at: active === null ? 0 : keys.indexOf(active) + 1,
    setQuery,
    go,
    goToError: () => {
      const failed = outline.nodes.filter(node => node.isFailed).map(node => node.key)
      const key = nextOf(failed, active, 1, outline)
      if (key) choose(key, true)
    },
  }
}

/** The match that comes after the active row in the outline, or before it; around the ends. */
function nextOf(keys: readonly string[], active: string | null, step: 1 | -1, { byKey }: Outline): string | undefined {
  const indexOf = (key: string) => byKey.get(key)?.index ?? -1
  const here = active === null ? -1 : indexOf(active)
  if (step === 1) return keys.find(key => indexOf(key) > here) ?? keys[0]
  return keys.findLast(key => indexOf(key) < here) ?? keys.at(-1)
}
