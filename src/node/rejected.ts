const counts: Record<string, number> = {}

/** Input from the network that was not understood is ignored, never thrown, and counted here by the header's name. */
export function countRejected(header: string): void {
  counts[header] = (counts[header] ?? 0) + 1
}

/**
 * How many headers this process has ignored because they were malformed, by header name, since it started. A number that
 * grows means that somebody upstream sends ids that cannot be used.
 */
export function rejectedHeaders(): Readonly<Record<string, number>> {
  return { ...counts }
}
