import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toTemplate } from '../../../src/react/route.js'

const CASES: readonly [pathname: string, params: Record<string, unknown>, template: string, why?: string][] = [
  ['/', {}, '/'],
  ['/orders', {}, '/orders'],
  ['/orders/17', { id: '17' }, '/orders/:id'],
  ['/orders/17/', { id: '17' }, '/orders/:id/'],
  ['/users/5/orders/7', { user: '5', order: '7' }, '/users/:user/orders/:order'],
  ['/users/5/orders/5', { user: '5', order: '5' }, '/users/:user/orders/:order', 'equal values'],
  ['/orders/orders', { id: 'orders' }, '/orders/:id', 'a value that is also a folder'],
  ['/orders/17/edit', { id: '17' }, '/orders/:id/edit'],
  ['/files/a/b.txt', { '*': 'a/b.txt' }, '/files/:*', 'the rest, in React Router'],
  ['/files/a/b.txt', { '*': 'a/b.txt', _splat: 'a/b.txt' }, '/files/:_splat', 'the rest, in TanStack Router'],
  ['/docs/a/b', { slug: ['a', 'b'] }, '/docs/:slug', 'the rest, in Next.js'],
  ['/names/J%C3%BCrgen%20K', { name: 'Jürgen K' }, '/names/:name', 'decoded by React Router'],
  ['/names/J%C3%BCrgen%20K', { name: 'J%C3%BCrgen%20K' }, '/names/:name', 'as in the address, by Next.js'],
  ['/a%2Fb/c', { id: 'a/b' }, '/:id/c', 'an encoded slash'],
  ['/100%/17', { id: '17' }, '/100%/:id', 'a percent sign alone'],
  ['/orders', { id: undefined }, '/orders', 'an optional parameter'],
  ['/orders/7', { id: 7 }, '/orders/:id', 'parsed by TanStack Router'],
]

describe('toTemplate', () => {
  for (const [pathname, params, template, why = 'a plain path'] of CASES) {
    test(`${pathname} with ${JSON.stringify(params)} is ${template}: ${why}`, () => {
      assert.equal(toTemplate(pathname, params), template)
    })
  }
})
