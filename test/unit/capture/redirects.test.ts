import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRedirects } from '../../../src/capture/redirects.js'

const HOME = 'https://shop.example'
const AWAY = 'https://files.example/x'

describe('redirects', () => {
  it('suspects only paths of the own origin', () => {
    const { suspect, isBare } = createRedirects(HOME)
    assert.equal(suspect(`${HOME}/a?q=1`), true)
    assert.equal(isBare(`${HOME}/a?q=2#part`), true)
    assert.equal(isBare(`${HOME}/ab`), false)
    for (const url of [AWAY, `${HOME}.evil.example/a`, 'https://shop.example:444/a']) {
      assert.equal(suspect(url), false)
      assert.equal(isBare(url), false)
    }
  })

  it('trusts a path again once an answer has stayed at home', () => {
    const { suspect, settle, isBare } = createRedirects(HOME)
    suspect(`${HOME}/a`)
    settle(`${HOME}/a`, '')
    assert.equal(isBare(`${HOME}/a`), true, 'an opaque answer teaches nothing')
    settle(`${HOME}/a`, AWAY)
    assert.equal(isBare(`${HOME}/a`), true)
    settle(`${HOME}/a`, `${HOME}/b`)
    assert.equal(isBare(`${HOME}/a`), false)
  })

  it('learns from a redirect that succeeded', () => {
    const { settle, isBare } = createRedirects(HOME)
    settle(`${HOME}/a`, AWAY)
    assert.equal(isBare(`${HOME}/a`), true)
  })

  it('remembers a hundred paths, then learns anew', () => {
    const { suspect, isBare } = createRedirects(HOME)
    for (let i = 0; i <= 100; i++) suspect(`${HOME}/${i}`)
    assert.equal(isBare(`${HOME}/0`), false)
    assert.equal(isBare(`${HOME}/100`), true)
  })
})
