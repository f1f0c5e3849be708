/** The message of an error, the text of anything else; empty for an object that has no text form. Never throws. */
export function textOf(thrown: unknown): string {
  try {
    return String((thrown as Error | undefined)?.message ?? thrown)
  } catch {
    return ''
  }
}
