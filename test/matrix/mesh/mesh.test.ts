import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { mergeBaggage } from '../../../src/propagation/baggage.js'
import { packages } from '../bundle.js'

const { load, loadAll } = await import(join(packages, 'js-yaml/dist/js-yaml.mjs'))
/** The packages hold the schemas of the published CustomResourceDefinitions as compiled validators. */
const model = (path: string) => import(join(packages, '@kubernetes-models', `${path}.js`))
const { VirtualService } = await model('istio/networking.istio.io/v1/VirtualService')
const { DestinationRule } = await model('istio/networking.istio.io/v1/DestinationRule')
const { HTTPRoute } = await model('gateway-api/gateway.networking.k8s.io/v1/HTTPRoute')

const read = (name: string) => readFileSync(new URL(`../../../recipes/${name}`, import.meta.url), 'utf8')
const [service, destination] = loadAll(read('istio-routes.yaml'))
const route = load(read('gateway-routes.yaml'))

test('the VirtualService and the DestinationRule are what their schemas ask for', () => {
  new VirtualService(service).validate()
  new DestinationRule(destination).validate()
})

test('the HTTPRoute is what its schema asks for', () => {
  new HTTPRoute(route).validate()
})

test('the schemas refuse what is none', () => {
  const two = { hosts: ['orders'], http: [{ match: [{ headers: { baggage: { exact: 'a', regex: 'a' } } }] }] }
  assert.throws(() => new VirtualService({ ...service, spec: two }).validate())
  const odd = { rules: [{ matches: [{ headers: [{ type: 'Prefix', name: 'baggage', value: 'a' }] }] }] }
  assert.throws(() => new HTTPRoute({ ...route, spec: odd }).validate())
})

test('the subsets of the route are those of the rule', () => {
  const named = service.spec.http.map((each: { route: { destination: { subset: string } }[] }) => each.route[0])
  assert.deepEqual(
    named.map(({ destination: { subset } }: { destination: { subset: string } }) => subset).sort(),
    destination.spec.subsets.map(({ name }: { name: string }) => name).sort(),
  )
})

const EXPRESSIONS: Readonly<Record<string, string>> = {
  Istio: service.spec.http[0].match[1].headers.baggage.regex,
  'the Gateway API': route.spec.rules[0].matches[1].headers[0].value,
}
const TAKEN = [
  'route.orders=debug',
  'a=b,route.orders=debug',
  'a=b , route.orders = debug ',
  'a=b,\troute.orders=debug,c=d',
  'route.orders=debug;property=x,c=d',
]
const LEFT = [
  '',
  'route.orders=debug2',
  'route.orders=debu',
  'xroute.orders=debug',
  'routexorders=debug',
  'a=route.orders=debug',
  'route.orders=main,a=b',
  'a=b;route.orders=debug',
  'ROUTE.ORDERS=debug',
]

for (const [mesh, expression] of Object.entries(EXPRESSIONS)) {
  // Envoy matches the whole value.
  const matches = (baggage: string) => new RegExp(`^(?:${expression})$`).test(baggage)

  test(`the expression for ${mesh} names exactly one member of the list`, () => {
    for (const baggage of TAKEN) assert.ok(matches(baggage), baggage)
    for (const baggage of LEFT) assert.ok(!matches(baggage), baggage)
  })

  test(`the expression for ${mesh} finds the key wherever others have put theirs`, () => {
    const member = fc.stringMatching(/^[a-z.]{1,10}=[a-z\d%.]{1,10}(;[a-z]{1,5})?$/)
    const others = fc.array(member, { maxLength: 6 }).map(members => members.join())
    fc.assert(
      fc.property(others, others, (before, after) => {
        fc.pre(!/(^|,)route\.orders=/.test(`${before},${after}`))
        assert.ok(!matches([before, after].filter(Boolean).join()))
        assert.ok(matches(mergeBaggage([before, 'route.orders=debug'].filter(Boolean).join(), after).baggage))
      }),
    )
  })

  test(`the expression for ${mesh} is within what RE2 understands`, () => {
    assert.doesNotMatch(expression, /\(\?[=!<]|\\[1-9]/)
  })
}
