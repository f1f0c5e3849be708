import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { type TestContext, test } from 'node:test'

const demo = (path: string) => new URL(`../../demo/${path}`, import.meta.url)
const { startChild } = await import(demo('child.js').href)
const { freePort } = await import(demo('port.js').href)

const hasHaproxy = (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, 'haproxy')))
const BALANCERS = hasHaproxy ? ['balancer', 'haproxy'] : ['balancer']
const IDS = {
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'x-global-trace-id': '0192f0c04a5e7c3a9b1d2e3f40516273',
  'x-client-name': 'shop "web"',
  'x-client-version': '1.0.0',
}
const timeout = 60_000

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function startBalancer(t: TestContext, name: string, upstreams: Record<string, string>) {
  const lines: string[] = []
  const waiting: (() => void)[] = []
  const port = await freePort(0)
  const nowhere = `http://127.0.0.1:${await freePort(0)}`
  const balancer = startChild({
    name,
    file: demo(`processes/${name}.js`),
    env: { GATEWAY_URL: nowhere, LENS_URL: nowhere, SHOP_URL: nowhere, ...upstreams, PORT: `${port}` },
    onLine(line: string) {
      lines.push(line)
      waiting.shift()?.()
    },
  })
  t.after(() => balancer.stop())
  await balancer.ready
  return {
    url: `http://127.0.0.1:${port}`,
    async nextLine() {
      if (!lines.length) await new Promise<void>(resolve => waiting.push(resolve))
      return JSON.parse(lines.shift()!)
    },
  }
}

for (const name of BALANCERS) {
  test(`${name} hands a request on as it came and logs it with its ids`, { timeout }, async t => {
    let received: IncomingMessage | undefined
    let body = ''
    const gateway = await serve(t, async (request, response) => {
      received = request
      for await (const chunk of request) body += chunk
      response.writeHead(201, { 'x-answer': 'yes' }).end('made')
    })
    const { url, nextLine } = await startBalancer(t, name, { GATEWAY_URL: gateway })
    const before = Date.now()
    const answer = await fetch(`${url}/api/orders?secret=1`, { method: 'POST', body: 'order', headers: IDS })
    assert.deepEqual([answer.status, await answer.text(), answer.headers.get('x-answer')], [201, 'made', 'yes'])
    assert.deepEqual([received?.method, received?.url, body], ['POST', '/api/orders?secret=1', 'order'])
    for (const [header, value] of Object.entries(IDS)) assert.equal(received?.headers[header], value)

    const line = await nextLine()
    assert.ok(
      Number(line.time) >= before - 1 && Number(line.time) <= Date.now() && line.duration_ms >= 0,
      JSON.stringify(line),
    )
    assert.equal(line.request_id, received?.headers['x-request-id'])
    assert.deepEqual(
      [line.method, line.path, line.status, line.upstream, Number(line.retries)],
      ['POST', '/api/orders', 201, 'gateway/gateway-1', 0],
    )
    assert.deepEqual(
      [line.traceparent, line.global_trace_id, line.client_name, line.client_version],
      Object.values(IDS),
    )
  })

  test(`${name} tries again after 503 and says how often`, { timeout }, async t => {
    const bodies: string[] = []
    const gateway = await serve(t, async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      bodies.push(`${request.headers['x-request-id']} ${body}`)
      response.writeHead(bodies.length < 3 ? 503 : 200).end()
    })
    const { url, nextLine } = await startBalancer(t, name, { GATEWAY_URL: gateway })
    assert.equal((await fetch(`${url}/api/orders`, { method: 'POST', body: 'order' })).status, 200)
    const line = await nextLine()
    assert.deepEqual(bodies, Array(3).fill(`${line.request_id} order`))
    assert.deepEqual([line.status, Number(line.retries)], [200, 2])
  })

  test(`${name} answers 503 where nobody listens`, { timeout }, async t => {
    const { url, nextLine } = await startBalancer(t, name, {})
    assert.equal((await fetch(`${url}/api/orders`)).status, 503)
    const line = await nextLine()
    assert.deepEqual([line.status, Number(line.retries)], [503, 2])
  })

  test(`${name} takes telemetry to the lens and does not log it`, { timeout }, async t => {
    const seen: string[] = []
    const lens = await serve(t, (request, response) => response.end(String(seen.push(request.url ?? ''))))
    const shop = await serve(t, (_, response) => response.end('page'))
    const { url, nextLine } = await startBalancer(t, name, { LENS_URL: lens, SHOP_URL: shop })
    await fetch(`${url}/otlp/v1/traces`, { method: 'POST', body: '{}' })
    assert.equal(await (await fetch(`${url}/`)).text(), 'page')
    assert.deepEqual(seen, ['/v1/traces'])
    assert.equal((await nextLine()).path, '/')
  })
}
