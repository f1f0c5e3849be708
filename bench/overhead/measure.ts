/** What a page of the application does many times, and how long each takes. Runs in the page. */
const ROUNDS = 40

/** The median over rounds of `count` calls, in microseconds a call. */
function time(count: number, call: (i: number) => void, after: () => void = () => {}): number {
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    for (let i = 0; i < count; i++) call(i)
    rounds.push(((performance.now() - start) * 1000) / count)
    after()
  }
  return rounds.sort((a, b) => a - b)[ROUNDS / 2]!
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** Microseconds a call, by what is called. */
export async function measure(): Promise<Record<string, number>> {
  const button = document.body.appendChild(document.createElement('button'))
  let heard = 0
  button.addEventListener('click', () => heard++)
  let timers: ReturnType<typeof setTimeout>[] = []
  const results: Record<string, number> = {
    setTimeout: time(
      500,
      i => {
        timers[i] = setTimeout(() => {}, 1e7)
      },
      () => {
        timers.forEach(clearTimeout)
        timers = []
      },
    ),
    event: time(200, () => button.dispatchEvent(new MouseEvent('click', { bubbles: true }))),
  }
  // Few at a time: the time of the call itself is asked for, not the queue behind it.
  const calls: number[] = []
  for (let round = 0; round < 100; round++) {
    const answers: Promise<Response>[] = []
    const start = performance.now()
    for (let i = 0; i < 4; i++) answers.push(fetch('/api/thing'))
    calls.push(((performance.now() - start) * 1000) / 4)
    await Promise.all(answers.map(async answer => (await answer).text()))
  }
  results.fetch = calls.sort((a, b) => a - b)[50]!
  await pause(50)
  return results
}

/** Ten thousand clicks, each with a request. */
export async function work(): Promise<void> {
  const button = document.body.appendChild(document.createElement('button'))
  button.addEventListener('click', () => void fetch('/api/thing').then(answer => answer.text()))
  for (let i = 0; i < 10_000; i++) {
    button.click()
    if (i % 20 === 19) await pause(4)
  }
  await pause(2000)
}

Object.assign(window, { measure, work })
