import { readFileSync } from 'node:fs'
import { type Outcome, runVectors, type Vector } from './run-vectors.js'

const file = new URL('../../vectors/vectors.json', import.meta.url)
const outcomes = runVectors(JSON.parse(readFileSync(file, 'utf8')) as Vector[])
const failed = outcomes.filter(({ passed }) => !passed)

for (const format of new Set(outcomes.map(({ vector }) => vector.format))) {
  print(
    format,
    outcomes.filter(({ vector }) => vector.format === format),
  )
}
print('total', outcomes)
for (const { vector, actual } of failed) {
  console.log(`\n${vector.id} ${vector.name}\n  expected ${show(vector.expected)}\n  actual   ${show(actual)}`)
}
process.exitCode = failed.length ? 1 : 0

function print(format: string, list: readonly Outcome[]): void {
  const passed = list.filter(outcome => outcome.passed).length
  console.log(`${format.padEnd(18)} ${`${passed}`.padStart(4)} passed ${`${list.length - passed}`.padStart(4)} failed`)
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 400)
}
