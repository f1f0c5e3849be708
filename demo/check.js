import { count, judge } from './evidence.js'
import { visit } from './visit.js'

// From the last click until everything has been sent, shipped and stored; about a second on an idle machine.
const WITHIN_MS = 20_000
const EVERY_MS = 250

/** Visits the shop and asks the lens for the story until it is whole. Resolves with the exit code. */
export async function check({ shop, lens, browser, say }) {
  say(`\nvisiting ${shop}`)
  const visited = await visit(shop, browser)
  const [id] = visited.ids
  say(`GlobalTraceId ${id}`)

  const until = performance.now() + WITHIN_MS
  let story
  let findings
  do {
    story = await readStory(lens, id)
    findings = judge(visited, story)
    if (findings.every(({ kept }) => kept)) break
    await new Promise(resolve => setTimeout(resolve, EVERY_MS))
  } while (performance.now() < until)

  for (const { promise, kept } of findings) say(`${kept ? '✓' : '✗'} ${promise}`)
  for (const fault of visited.faults) say(`  page error: ${fault}`)
  const failed = findings.filter(({ kept }) => !kept).length
  say(`\n${count(story)}\n${lens}/#/scenario/${id}\n`)
  say(`${findings.length - failed} passed, ${failed} failed`)
  return failed ? 1 : 0
}

async function readStory(lens, id) {
  const answer = await fetch(`${lens}/api/scenarios/${id}`)
  return answer.ok ? answer.json() : { scenario: {}, spans: [], logs: [], access: [] }
}
