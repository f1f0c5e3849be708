/** What stands in a page beside silmari. */
export interface Neighbour {
  /** Begins; what it patches, it patches now. */
  start?(id: string): unknown
  /** Works as a page that has this package does, with requests to `url`. Answers what it saw, the same on every visit. */
  use(url: string): Promise<unknown>
  /** Takes back what it has patched, if it can. */
  stop?(): unknown
}

export function settle(neighbour: Neighbour): void {
  Object.assign(window, { neighbour })
}

/** A fetch and an XMLHttpRequest with a header of their own, and what came of them. */
export async function ask(url: string): Promise<unknown[]> {
  const answer = await fetch(`${url}?by=fetch`, { method: 'POST', body: 'x', headers: { 'x-a': 'b' } })
  const xhr = new XMLHttpRequest()
  const ended = new Promise(resolve => {
    xhr.onloadend = resolve
  })
  xhr.open('GET', `${url}?by=xhr`)
  xhr.setRequestHeader('x-a', 'b')
  xhr.send()
  await ended
  const failed = await fetch('http://127.0.0.1:1/').catch(({ name }) => name)
  return [answer.status, await answer.text(), xhr.status, xhr.responseText, failed]
}
