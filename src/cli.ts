/** `npx silmari …`: what can be asked of silmari before it is in a page. The only command so far is `cors`. */
import { parseArgs } from 'node:util'
import { toAdvice } from './cli/advice.js'
import { type Answer, askServer } from './cli/preflight.js'
import { judge, toReport } from './cli/verdict.js'
import { corsHeaders } from './node/cors.js'
import type { Format } from './options.js'
import { FORMATS } from './propagation/format.js'

const HELP = `npx silmari cors <page-url> <api-origin>… [options]

Asks each server what a browser would ask it before a page at <page-url> may send the headers of silmari there, and says
what would be refused, before any header goes live. Nothing but preflights is sent.

  --formats <list>      propagate.formats; default w3c
  --headers <list>      further header names, such as those of propagate.customHeaders
  --method <name>       method of the request to come; default GET
  --credentials         the page sends cookies along (credentials: 'include'): then * allows nothing

Ends with 0 if every header is allowed, with 1 if one is refused, with 2 if it was not asked right.
`

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  try {
    const asked = read(args)
    if (!asked) return print(HELP)
    const { page, urls, headers, method, credentials } = asked
    let isRefused = false
    for (const url of urls) {
      const ask = (names: readonly string[]): Promise<Answer> => askServer({ url, origin: page.origin, method, names })
      const verdict = url.origin === page.origin ? undefined : await judge(ask, { ...asked, origin: page.origin })
      print(toReport(page.origin, url, verdict))
      isRefused ||= !!verdict?.refused.length
    }
    if (isRefused) print(toAdvice(page.origin, headers, credentials))
    return isRefused ? 1 : 0
  } catch (error) {
    console.error(`silmari: ${(error as Error).message}`)
    return 2
  }
}

/** What was asked for; nothing where help was. Throws one sentence where it makes no sense. */
function read(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      formats: { type: 'string', default: 'w3c' },
      headers: { type: 'string', default: '' },
      method: { type: 'string', default: 'GET' },
      credentials: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const [command, page, ...targets] = positionals
  if (values.help || !command) return
  if (command !== 'cors') throw new Error(`there is no command "${command}"; give cors, or --help.`)
  if (!page || !targets.length) throw new Error('give the address of the page and at least one origin, or --help.')
  const formats = toList(values.formats) as Format[]
  const unknown = formats.find(format => !FORMATS.includes(format))
  if (unknown) throw new Error(`there is no format "${unknown}"; formats are ${FORMATS.join(', ')}.`)
  const more = toList(values.headers).map(name => name.toLowerCase())
  const odd = more.find(name => !/^[\w-]+$/.test(name))
  if (odd) throw new Error(`"${odd}" is no name of a header.`)
  return {
    page: toUrl(page),
    urls: targets.map(toUrl),
    headers: [...new Set([...corsHeaders({ formats }), ...more])],
    method: values.method.toUpperCase(),
    credentials: values.credentials,
  }
}

function toList(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}

function toUrl(text: string): URL {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new Error(`"${text}" is no address of the web; give one such as https://api.example.com.`)
  }
  return new URL(text)
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}
