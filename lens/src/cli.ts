#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { startLens } from './server.js'

const HELP = `silmari-lens: a local OpenTelemetry collector that shows scenarios

  npx silmari-lens [--port 4319] [--host 127.0.0.1] [--db :memory:] [--keep-days <n>]

  --port       TCP port; 0 picks a free one
  --host       address to listen on; the default is this machine only
  --db         file that keeps the records, created when absent; :memory: keeps nothing after the end
  --keep-days  forgets records older than this many days; the default keeps everything
  --help       this text
`

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4319' },
      host: { type: 'string', default: '127.0.0.1' },
      db: { type: 'string', default: ':memory:' },
      'keep-days': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65535) throw new Error(`--port ${values.port} is not a port: 0 to 65535`)
  if (!values.db) throw new Error('--db has no name: a file, or :memory: to keep nothing')
  const days = values['keep-days']
  if (days !== undefined && !(Number(days) > 0)) throw new Error(`--keep-days ${days} is not a number above 0`)
  return { help: values.help, host: values.host, db: values.db, port, ...(days && { keepDays: Number(days) }) }
}

async function run(): Promise<void> {
  const { help, ...options } = readOptions()
  if (help) return void process.stdout.write(HELP)
  const lens = await startLens(options)
  const kept = options.db === ':memory:' ? 'in memory only; --db <file> keeps them' : `in ${options.db}`
  process.stdout.write(`lens: ${lens.url} (OTLP endpoint and viewer)\nrecords are kept ${kept}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void lens.close())
}

run().catch((error: Error) => {
  process.stderr.write(`silmari-lens: ${error.message}\n`)
  process.exitCode = 1
})
