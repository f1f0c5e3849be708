/**
 * `npm run bench:delivery`: the table of `npm run test:delivery` for OpenTelemetry's BatchSpanProcessor with its OTLP
 * exporter and for Sentry's transports beside silmari, from one run in Chromium. The collector fails for 8 s from the
 * moment when the records are made. Words pick tools, endings, faults and counts (`-- otel crash 503 1000`).
 */

import { type Case, COLUMNS, type Outcome, runCase, toCells } from '../../test/delivery/case.js'
import { FAULTS, type Fault } from '../../test/delivery/collector.js'
import { ENDINGS } from '../../test/delivery/endings.js'
import type { Tool } from '../../test/delivery/tool.js'
import { launch } from '../../test/delivery/visit.js'
import { findBrowsers } from '../../test/support/browsers.js'
import { buildTools } from './tools.js'

const COUNTS = [20, 200, 1000, 5000]
// They mostly wait.
const AT_ONCE = 8
const OUTAGE_MS = 8000
// Longer than a tool pauses between two attempts after so short an outage; what waits for an answer is not quiet. Those that
// keep records for the next page look for them once a minute.
const quietMsOf = ({ name }: Tool) => (name === 'otel' || name === 'sentry' ? 15_000 : 65_000)
const DEADLINE_MS = 90_000

const words = process.argv.slice(2)
const tools = await buildTools()
Object.assign(process.env, findBrowsers(['CHROME_BIN']))

/** Those that are named, or all; where none is named, `usual`. */
function pick<T>(all: readonly T[], nameOf: (it: T) => string, usual = all): readonly T[] {
  const named = all.filter(it => words.includes(nameOf(it)))
  return named.length ? named : usual
}

const faults = pick<Fault>(FAULTS, String, ['ok', '503', 'hang'])
const counts = pick(COUNTS, String, [200])
const wordsOfEnding = new Set(ENDINGS.flatMap(({ name }) => name.split(/[ ,]+/)))
const endings = ENDINGS.filter(({ name }) =>
  words.filter(word => wordsOfEnding.has(word)).every(word => name.split(/[ ,]+/).includes(word)),
)
const wanted: Case[] = endings.flatMap(ending =>
  counts.flatMap(count =>
    faults.flatMap(fault =>
      pick(tools, ({ name }) => name).map(tool => ({ tool, browser: 'chromium' as const, ending, fault, count })),
    ),
  ),
)

const shared = await launch('chromium')
const version = await shared.version()
const outcomes = new Map<string, Outcome>()
const keyOf = (tool: string, ending: string, fault: Fault, count: number) => [tool, ending, fault, count].join(' · ')

console.log(`case | ${COLUMNS}`)
console.log('---|---|---|---|---|---|---|---')
const queue = [...wanted]
async function work(): Promise<void> {
  for (let it = queue.shift(); it; it = queue.shift()) {
    const { tool, ending, fault, count } = it
    const key = keyOf(tool.name, ending.name, fault, count)
    const patience = {
      goal: count,
      outageMs: fault === 'ok' ? 0 : OUTAGE_MS,
      quietMs: quietMsOf(tool),
      deadlineMs: DEADLINE_MS,
    }
    try {
      const outcome = await runCase(it, shared, patience)
      outcomes.set(key, outcome)
      console.log(`${key} | ${toCells(outcome)}`)
    } catch (error) {
      console.log(`not measured: ${key} | ${error}`)
      process.exitCode = 1
    }
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work))
await shared.close()

// In short: how many of them are in the store, and how many of these twice.
const names = pick(tools, ({ name }) => name).map(({ name }) => name)
for (const count of counts) {
  console.log(`\n${version}: delivered of ${count}, collector: ${faults.join(' / ')}\n`)
  console.log(`| ending | ${names.join(' | ')} |\n|---${'|---'.repeat(names.length)}|`)
  for (const { name: ending } of endings) {
    const cells = names.map(tool =>
      faults.map(fault => toShort(outcomes.get(keyOf(tool, ending, fault, count)))).join(' / '),
    )
    console.log(`| ${ending} | ${cells.join(' | ')} |`)
  }
}

function toShort(outcome: Outcome | undefined): string {
  if (!outcome) return '?'
  return `${outcome.delivered}${outcome.duplicates ? ` (${outcome.duplicates} twice)` : ''}`
}
