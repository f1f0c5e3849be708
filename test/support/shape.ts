/** What a handle looks like from outside: each path with the kind of thing there. Runs in Node and in a page. */
export function toShape(handle: object): string[] {
  const paths: string[] = []
  const visit = (value: unknown, path: string, depth: number): void => {
    // Text and nothing at all are one kind: a name that may be missing.
    paths.push(`${path} ${value === undefined || typeof value === 'string' ? 'text' : typeof value}`)
    if (typeof value !== 'object' || value === null || depth > 3) return
    for (const key of Object.keys(value)) visit((value as Record<string, unknown>)[key], `${path}.${key}`, depth + 1)
  }
  visit(handle, 'silmari', 0)
  // biome-ignore lint/suspicious/noExplicitAny: any handle, of which only the shape is asked
  const { current, stats, tracer, scenario, annotateErrors } = handle as any
  visit(current(), 'current()', 1)
  const { kept, delivered, recorded, faults } = stats()
  visit({ kept, delivered, recorded, faults }, 'stats()', 1)
  visit(tracer('shop'), 'tracer()', 1)
  const span = tracer('shop').startSpan('work')
  visit(span, 'span', 1)
  visit(span.spanContext(), 'span.spanContext()', 1)
  span.end()
  visit(
    scenario.onChange(() => {}),
    'onChange()',
    1,
  )
  visit(
    annotateErrors(() => undefined),
    'annotateErrors()',
    1,
  )
  return paths.sort()
}
