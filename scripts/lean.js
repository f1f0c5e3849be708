/**
 * A rollup plugin that leaves out what packages import and we never reach. The pipeline registers nothing globally with
 * OpenTelemetry, brings its own ids, sampler, limits and propagation, and records no metrics of itself.
 * `test/package/lean.test.ts` shows that spans come out the same as from the whole packages.
 */

const NO_CLASS = name => `export class ${name} {}`

/** Module, by the end of its path, and what stands in for it. */
const STAND_INS = {
  // Reads OTEL_* variables, of which a browser has none, and merges them with lodash.
  '@opentelemetry/sdk-trace-base/build/esm/BasicTracerProvider-shim.js':
    "export { TracerProvider as BasicTracerProvider } from '@opentelemetry/sdk-trace'",
  // Only `register` uses these, and it is never called.
  '@opentelemetry/sdk-trace-web/build/esm/StackContextManager.js': NO_CLASS('StackContextManager'),
  '@opentelemetry/core/build/esm/propagation/composite.js': NO_CLASS('CompositePropagator'),
  '@opentelemetry/core/build/esm/baggage/propagation/W3CBaggagePropagator.js': NO_CLASS('W3CBaggagePropagator'),
  '@opentelemetry/core/build/esm/trace/W3CTraceContextPropagator.js': NO_CLASS('W3CTraceContextPropagator'),
  // Defaults for what we give.
  '@opentelemetry/sdk-trace/build/esm/sampler/ParentBasedSampler.js': NO_CLASS('ParentBasedSampler'),
  '@opentelemetry/sdk-trace/build/esm/platform/browser/RandomIdGenerator.js': NO_CLASS('RandomIdGenerator'),
  // The SDK's metrics of itself, and how its objects look in Node's console.
  '@opentelemetry/sdk-trace/build/esm/TracerMetrics.js':
    'export class TracerMetrics { startSpan() { return () => {} } }',
  '@opentelemetry/sdk-trace/build/esm/inspect.js':
    'export const inspectCustom = Symbol(), formatInspect = () => "", settledResourceAttributes = () => ({})',
  '@opentelemetry/resources/build/esm/default-service-name.js':
    'export const defaultServiceName = () => "unknown_service"',
  // We give it our own random bytes, and a place to put the id.
  'uuid/dist/rng.js': 'export default () => {}',
  'uuid/dist/stringify.js': 'export const unsafeStringify = () => {}',
}

/** Conditions whose answer we know, so that the minifier leaves out what hangs on the other. */
const KNOWN = {
  // We give 16 random bytes, a time, and an array for the id.
  'uuid/dist/v7.js': {
    options: true,
    'rnds.length < 16': false,
    '!buf': false,
    'offset < 0 || offset + 16 > buf.length': false,
  },
}

/** The whole API keeps a registry for every signal; a span engine needs contexts, enumerations and validity. */
const API = `
import { ROOT_CONTEXT, createContextKey } from 'API/context/context.js'
import { deleteSpan, getSpan, getSpanContext, setSpan, setSpanContext } from 'API/trace/context-utils.js'
import { isSpanContextValid, wrapSpanContext } from 'API/trace/spancontext-utils.js'
export { INVALID_SPAN_CONTEXT, INVALID_SPANID, INVALID_TRACEID } from 'API/trace/invalid-span-constants.js'
export { SpanKind } from 'API/trace/span_kind.js'
export { SpanStatusCode } from 'API/trace/status.js'
export { TraceFlags } from 'API/trace/trace_flags.js'
export { SamplingDecision } from 'API/trace/SamplingResult.js'
export { ROOT_CONTEXT, createContextKey, isSpanContextValid }
export const createNoopMeter = () => {}
const ignore = () => {}
export const diag = { error: ignore, warn: ignore, info: ignore, debug: ignore, verbose: ignore }
export const context = { active: () => ROOT_CONTEXT, with: (_, fn, self, ...args) => fn.apply(self, args) }
export const trace = { deleteSpan, getSpan, getSpanContext, setSpan, setSpanContext, isSpanContextValid, wrapSpanContext }
export default {} // every other name: imported by modules that nothing of ours reaches
`

const API_ID = '\0lean:api'
const API_FOLDER = new URL('../node_modules/@opentelemetry/api/build/esm/', import.meta.url).pathname

/** What of `table` is said of the module `id`. */
function find(table, id) {
  const path = id.replaceAll('\\', '/')
  const end = Object.keys(table).find(end => path.endsWith(`/${end}`))
  return end && table[end]
}

/** @param withApi whether `@opentelemetry/api` is bundled, in its lean form */
export function lean({ withApi }) {
  return {
    name: 'lean',
    resolveId: id => (withApi && id === '@opentelemetry/api' ? { id: API_ID, moduleSideEffects: false } : null),
    load(id) {
      if (id === API_ID) return { code: API.replaceAll('API/', API_FOLDER), syntheticNamedExports: true }
      const code = find(STAND_INS, id)
      return code ? { code, moduleSideEffects: false } : null
    },
    transform(code, id) {
      const known = Object.entries(find(KNOWN, id) ?? {})
      const replace = (rest, [condition, answer]) => rest.replace(`if (${condition})`, `if (${answer})`)
      // The lines stay where they are, and so does the source map.
      return known.length ? { code: known.reduce(replace, code), map: null } : null
    },
  }
}
