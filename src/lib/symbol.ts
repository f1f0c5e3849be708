// Taken when the file is loaded, for a page may have no `Symbol` later, or from the start.

/** `Symbol.for`, or else a name that no page has. */
export function symbolFor(name: string): symbol {
  return globalThis.Symbol?.for?.(name) ?? ((name + 0) as never)
}

/** `Symbol.iterator`. */
export const iterator = globalThis.Symbol?.iterator
