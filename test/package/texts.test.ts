import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'

const list = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true })
    .map(name => join(folder, String(name)))
    .filter(name => ending.test(name))
const texts = ['README.md', 'CHANGELOG.md', 'lens/README.md', 'demo/README.md', ...list('docs', /\.md$/)].filter(
  existsSync,
)
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))

const ENTRIES = { silmari: 'index', 'silmari/node': 'node', 'silmari/react': 'react', 'silmari/sentry': 'sentry' }
/** What the examples in docstrings take from the application around them. */
const AROUND = [
  ...[
    'App',
    'app',
    'destination',
    'exporter',
    'handle',
    'http',
    'id',
    'pg',
    'pino',
    'queue',
    'request',
    'response',
    'service',
  ],
  ...['socket', 'source', 'url', 'winston', 'BatchSpanProcessor', 'CompositePropagator', 'NodeTracerProvider'],
  ...['router', 'RouterProvider'],
  ...['provider', 'WebTracerProvider', 'LoggerProvider', 'BatchLogRecordProcessor'],
  ...['W3CBaggagePropagator', 'W3CTraceContextPropagator', 'globalTraceId'],
]

interface Example {
  readonly name: string
  readonly code: string
}

function readExamples(file: string, text: string): Example[] {
  return [...text.matchAll(/^```tsx?\n([\s\S]*?)^```/gm)].map(([, code], n) => {
    return { name: `${file.replace(/\W/g, '-')}-${n}.tsx`, code: code! }
  })
}

/** Examples in texts stand for themselves; one in a docstring knows our exports and the application around it. */
async function examples(): Promise<Example[]> {
  const ours: [string, string][] = []
  for (const [name, file] of Object.entries(ENTRIES)) {
    for (const key of Object.keys(await import(`../../dist/${file}.js`))) ours.push([key, name])
  }
  const complete = ({ name, code }: Example): Example => {
    const isUsed = (word: string) =>
      new RegExp(`\\b${word}\\b`).test(code) && !new RegExp(`import .*\\b${word}\\b.* from`).test(code)
    const lines = ours.filter(([key]) => isUsed(key)).map(([key, from]) => `import { ${key} } from '${from}'`)
    if (isUsed('Sentry')) lines.push("import * as Sentry from '@sentry/browser'")
    if (isUsed('silmari') && !/const silmari/.test(code)) lines.push("declare const silmari: import('silmari').Silmari")
    // biome-ignore format: one line of code
    lines.push(...AROUND.filter(isUsed).filter(word => !new RegExp(`const \\{? ?${word}`).test(code)).map(word => `declare const ${word}: any`))
    return { name, code: [...lines, code].join('\n') }
  }
  const docstrings = list('src', /\.tsx?$/).flatMap(file =>
    readExamples(file, readFileSync(file, 'utf8').replace(/^ *\* ?/gm, '')).map(complete),
  )
  return [...texts.flatMap(file => readExamples(file, readFileSync(file, 'utf8'))), ...docstrings]
}

describe('texts', () => {
  test('every example in a text or a docstring compiles against the built declarations', async () => {
    const folder = 'build/examples'
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const { name, code } of await examples()) writeFileSync(join(folder, name), `${code}\nexport {}\n`)
    const config = {
      extends: '../../tsconfig.json',
      compilerOptions: { types: ['node'], noImplicitAny: false },
      include: ['.'],
      exclude: [],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = ['node_modules/typescript/bin/tsc', '--project', folder, '--pretty', 'false']
    let problems = ''
    try {
      execFileSync(process.execPath, tsc, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    } catch (error) {
      problems = (error as { stdout: string }).stdout
    }
    assert.equal(problems, '')
  })

  test('every command that a text names exists', () => {
    const named = texts.flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!),
    )
    assert.deepEqual(
      named.filter(name => !(name in scripts)),
      [],
    )
  })

  test('every file that a text links to exists', () => {
    const broken = texts.flatMap(file => {
      const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path!)
      return links.filter(path => !existsSync(join(dirname(file), path))).map(path => `${file}: ${path}`)
    })
    assert.deepEqual(broken, [])
  })
})
