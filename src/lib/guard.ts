/** Told of every fault of ours; the page never is (DESIGN §6, law 1). */
export type Report = (error: unknown, where: string) => void

let report: Report = () => {}

/** Sets who hears of our faults. One listener: the SDK handle. */
export function onFault(fn: Report): void {
  report = fn
}

/** Runs `fn`; a throw of ours becomes `undefined` and a report. */
export function attempt<T>(where: string, fn: () => T): T | undefined {
  try {
    return fn()
  } catch (error) {
    try {
      report(error, where)
    } catch {
      // The application's onError threw: there is nobody left to tell.
    }
  }
}

/** The same for what takes time: a rejection of ours is a report, and no unhandled rejection of the page. */
export async function quietly(where: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    attempt(where, () => {
      throw error
    })
  }
}

/** Makes of `fn` a function that the page or the browser may call: it never throws. */
export function guard<A extends unknown[], R>(where: string, fn: (...args: A) => R): (...args: A) => R | undefined {
  return (...args) => attempt(where, () => fn(...args))
}
