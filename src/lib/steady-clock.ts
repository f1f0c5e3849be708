/** A clock of epoch milliseconds, and what a `DOMHighResTimeStamp` is by it. */
interface Clock {
  now(): number
  toEpoch(timeStamp: number): number
}

let clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  toEpoch: timeStamp => performance.timeOrigin + timeStamp,
}

/** From now on {@link otperformance} tells the time by `given`. */
export function useClock(given: Clock): void {
  clock = given
}

/** What OpenTelemetry's engine takes for `performance` (scripts/steady-clock.js). */
export const otperformance = {
  now: (): number => clock.now() - clock.toEpoch(0),
  get timeOrigin(): number {
    return clock.toEpoch(0)
  },
}
