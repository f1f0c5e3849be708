/**
 * A module of Node, or `undefined` where there is none: at the edge the rest of silmari/node must load, so what only Node
 * has is not imported.
 */
export function builtin<M>(name: string): M | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as M | undefined
}
