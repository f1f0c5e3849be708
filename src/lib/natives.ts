/**
 * The built-ins that we call, taken when `init` runs, so that a page which replaces them later breaks nothing here
 * (test/browser/compliance). Live bindings instead of an object: a bundler turns each into one variable.
 */
export let apply: typeof Reflect.apply
export let ownKeys: typeof Reflect.ownKeys
export let getPrototypeOf: typeof Reflect.getPrototypeOf
export let getOwnProperty: typeof Reflect.getOwnPropertyDescriptor
export let performanceNow: () => number
export let dateNow: () => number
export let timeOrigin = 0
export let randomBytes: (length: number) => Uint8Array
export let addListener: EventTarget['addEventListener']
export let removeListener: EventTarget['removeEventListener']
export let nativeSetTimeout: typeof setTimeout
export let nativeClearTimeout: typeof clearTimeout
export let nativeFetch: typeof fetch | undefined
export let NativeURL: typeof URL
export let NativeHeaders: typeof Headers | undefined
export let NativeRequest: typeof Request | undefined
export let NativePromise: PromiseConstructor
export let NativeError: ErrorConstructor
export let promiseThen: typeof Promise.prototype.then
export let lowerCase: (text: string) => string

type Scope = typeof globalThis

/** Takes the built-ins from `scope` (a window or a worker). Called once by `init`; calling again takes them anew. */
export function captureNatives(scope: Scope = globalThis): void {
  const reflect = scope.Reflect
  apply = reflect.apply
  ownKeys = reflect.ownKeys
  getPrototypeOf = reflect.getPrototypeOf
  getOwnProperty = reflect.getOwnPropertyDescriptor
  const { performance, crypto } = scope
  const now = performance?.now as Performance['now'] | undefined
  dateNow = scope.Date.now
  performanceNow = now ? () => apply(now, performance, []) : () => dateNow()
  // Safari before 15 has no timeOrigin in workers; the wall clock less the time since start is the same instant.
  timeOrigin = now ? performance.timeOrigin || dateNow() - performanceNow() : 0
  const getRandomValues = crypto?.getRandomValues as Crypto['getRandomValues'] | undefined
  const random = scope.Math.random
  const Bytes = scope.Uint8Array
  // Asked for in bulk: each call costs some microseconds, and every request needs an id.
  let pool = new Bytes(0)
  let used = 0
  randomBytes = length => {
    if (used + length > pool.length) {
      pool = new Bytes(512)
      used = 0
      // crypto is there in insecure contexts too; Math.random only serves engines that hide it altogether.
      if (getRandomValues) apply(getRandomValues, crypto, [pool])
      else for (let i = 0; i < pool.length; i++) pool[i] = random() * 256
    }
    used += length
    return new Bytes(pool.buffer, used - length, length)
  }
  addListener = scope.EventTarget.prototype.addEventListener
  removeListener = scope.EventTarget.prototype.removeEventListener
  nativeSetTimeout = bind(scope.setTimeout, scope)
  nativeClearTimeout = bind(scope.clearTimeout, scope)
  nativeFetch = scope.fetch && bind(scope.fetch, scope)
  NativeURL = scope.URL
  NativeHeaders = scope.Headers
  NativeRequest = scope.Request
  NativePromise = scope.Promise
  NativeError = scope.Error
  promiseThen = scope.Promise.prototype.then
  const toLowerCase = scope.String.prototype.toLowerCase
  lowerCase = text => apply(toLowerCase, text, [])
}

// biome-ignore lint/suspicious/noExplicitAny: any function, whatever its arguments
function bind<F extends (...args: any[]) => any>(fn: F, self: unknown): F {
  const call = apply
  return ((...args: unknown[]) => call(fn, self, args)) as F
}
