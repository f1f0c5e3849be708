import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createApi } from '../src/api/api.js'
import type { Store } from '../src/store/store.js'

test('answers 503 for a scenario that is too large to be written, and goes on', async t => {
  const huge = {
    toJSON() {
      throw new RangeError('Invalid string length')
    },
  }
  const store = { scenario: async () => huge, health: async () => ({ spans: 1 }) } as unknown as Store
  const api = createApi({ store, host: '127.0.0.1', version: '0', tally: { rejected: 0, ignored: 0 } })
  const server = createServer((request, response) => {
    api.serve(new URL(request.url ?? '', 'http://lens'), request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answer = await fetch(`${url}/api/scenarios/${'a'.repeat(32)}`)
  assert.equal(answer.status, 503)
  assert.match(await answer.text(), /Invalid string length/)
  assert.equal((await fetch(`${url}/api/health`)).status, 200)
})
