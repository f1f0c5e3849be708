/** What a request's body gave: the usable records, and how many others there were and why. */
export interface Intake<T> {
  records: T[]
  rejected: number
  /** The first reason, for the answer's error message. */
  reason: string | null
}

export function createIntake<T>(): Intake<T> {
  return { records: [], rejected: 0, reason: null }
}

/** Takes a record, or the sentence that says why there is none. */
export function take<T extends object>(intake: Intake<T>, outcome: T | string): void {
  if (typeof outcome !== 'string') {
    intake.records.push(outcome)
    return
  }
  intake.rejected++
  intake.reason ??= outcome
}
