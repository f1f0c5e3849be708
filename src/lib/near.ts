/** Whether `a` becomes `b` by at most `edits` letters put in, left out or replaced: a slip of the keyboard. */
export function isNear(a: string, b: string, edits = 2): boolean {
  if (a === b) return true
  const [restA, restB] = [a.slice(1), b.slice(1)]
  if (a[0] === b[0]) return isNear(restA, restB, edits)
  return edits > 0 && (isNear(restA, b, --edits) || isNear(a, restB, edits) || isNear(restA, restB, edits))
}
