import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lensFor } from './support/lens.js'

test('serves the viewer, or says how to build it, under a policy without inline or foreign code', async t => {
  const { url } = await lensFor(t)
  const response = await fetch(url)
  const policy = response.headers.get('content-security-policy') ?? ''
  assert.equal(response.status, 200)
  assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/)
  assert.doesNotMatch(policy, /unsafe|http|\*/)
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
  assert.match(await response.text(), /<!doctype html>|The viewer of the lens is not built/i)
})

test('takes nothing at the address of the viewer, where a misconfigured exporter would lose it', async t => {
  const { post } = await lensFor(t)
  for (const path of ['/', '/index.html', '/v1/metrics']) {
    const response = await post(path, '{}')
    assert.equal(response.status, 404)
    assert.match(await response.text(), /v1\/traces/)
  }
})

test("serves nothing from outside the viewer's folder", async t => {
  const { url } = await lensFor(t)
  for (const path of [
    '/server.js',
    '/..%2fserver.js',
    '/%2e%2e/server.js',
    '/viewer/index.html',
    '/.html',
    '/index.html/',
  ])
    assert.equal((await fetch(url + path)).status, 404, path)
})
