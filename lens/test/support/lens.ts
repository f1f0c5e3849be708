import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type LensOptions, startLens } from 'silmari-lens'

/** A lens on a free port, closed after the test, with the two things that tests do to one. */
export async function lensFor(test: TestContext, options: LensOptions = {}) {
  const lens = await startLens({ port: 0, ...options })
  test.after(() => lens.close())
  return { ...lens, ...clientOf(lens.url) }
}

export function clientOf(url: string) {
  return {
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body:
          typeof body === 'string' || body instanceof Uint8Array ? (body as RequestInit['body']) : JSON.stringify(body),
      }),
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers without declaring their shape again
    get: async (path: string): Promise<any> => (await fetch(url + path)).json(),
  }
}

/** A path in a folder that goes with the test. */
export async function dbFileFor(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lens-'))
  test.after(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'lens.duckdb')
}
