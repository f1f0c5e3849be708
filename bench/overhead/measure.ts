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

const OWN_HEADERS = {
  'x-trace': '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'x-baggage': 'global_trace_id=0af7651916cd43dd8448eb211c80319c,client.name=bench,client.version=1',
  'x-id': '0af7651916cd43dd8448eb211c80319c',
  'x-name': 'bench',
  'x-version': '1',
}

/** Few calls at a time: the time of the call itself is asked for, not the queue behind it. */
async function timeFetch(init?: RequestInit): Promise<number> {
  const calls: number[] = []
  for (let round = 0; round < 400; round++) {
    const answers: Promise<Response>[] = []
    const start = performance.now()
    for (let i = 0; i < 8; i++) answers.push(fetch('/thing', init))
    calls.push(((performance.now() - start) * 1000) / 8)
    await Promise.all(answers.map(async answer => (await answer).text()))
  }
  return calls.sort((a, b) => a - b)[200]!
}

/** Of an async function of the page. */
async function timeAwait(): Promise<number> {
  const rounds: number[] = []
  const answer = async () => 1
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    for (let i = 0; i < 5000; i++) await answer()
    rounds.push((performance.now() - start) / 5)
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
  results.await = await timeAwait()
  results.fetch = await timeFetch()
  // What a call costs the browser when a page adds as many headers by hand.
  results['fetch with five headers of the page'] = await timeFetch({ headers: OWN_HEADERS })
  await pause(50)
  return results
}

/** Of a page whose `fetch` does nothing: what is left of a call is the tool's own. */
export function measureOwn(): number {
  return time(200, () => void fetch('/thing'))
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

Object.assign(window, { measure, measureOwn, work })
