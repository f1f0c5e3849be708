/** A lens in a process of its own, as `npx silmari-lens` starts it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from './tab.js'

const CLI = fileURLToPath(new URL('../../lens/dist/cli.js', import.meta.url))

export interface LensSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly name: string
  readonly kind: string
  readonly service: string
  readonly status: string
  readonly attributes: Readonly<Record<string, unknown>>
}
export interface LensLog {
  readonly body: unknown
  readonly eventName: string | null
  readonly service: string
  readonly traceId: string | null
  readonly spanId: string | null
  readonly attributes: Readonly<Record<string, unknown>>
}
export interface LensLine {
  readonly path: string
  readonly status: number | null
  readonly spanId: string | null
}
/** What the lens knows of a scenario. */
export interface Story {
  readonly scenario: { readonly name: string | null; readonly errors: number }
  readonly spans: LensSpan[]
  readonly logs: LensLog[]
  readonly access: LensLine[]
}

export interface Lens {
  readonly url: string
  /** The scenario, as soon as `isThere` finds what it looks for. */
  story(globalTraceId: string, isThere: (story: Story) => unknown): Promise<Story>
}

export async function startLensProcess(): Promise<Lens & { stop(): Promise<void> }> {
  const child = spawn(process.execPath, [CLI, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  let output = ''
  child.stdout.on('data', data => {
    output += data
  })
  const url = await until('the address of the lens', async () => /lens: (\S+)/.exec(output)?.[1])
  return {
    ...lensAt(url),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** A lens that is running. */
export function lensAt(url: string): Lens {
  return {
    url,
    story: (globalTraceId, isThere) =>
      until(`scenario ${globalTraceId}`, async () => {
        const answer = await fetch(`${url}/api/scenarios/${globalTraceId}`)
        const story = answer.ok && ((await answer.json()) as Story)
        return story && isThere(story) ? story : undefined
      }),
  }
}
