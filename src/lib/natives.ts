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
export let timeOrigin: number
export let randomBytes: (length: number) => Uint8Array
export let addListener: EventTarget['addEventListener']
export let removeListener: EventTarget['removeEventListener']
export let nativeSetTimeout: typeof setTimeout
export let nativeClearTimeout: typeof clearTimeout
export let nativeFetch: typeof fetch | undefined
export let NativeURL: typeof URL
export let NativeRequest: typeof Request
export let NativePromise: PromiseConstructor
export let NativeError: ErrorConstructor
export let promiseThen: typeof Promise.prototype.then
export let lowerCase: (text: string) => string

// One call costs some microseconds, and every request needs an id, so they are asked for in bulk. A guess.
const POOL_BYTES = 512

/** Takes the built-ins from `scope` (a window or a worker). Called once by `init`; calling again takes them anew. */
export function captureNatives(scope: typeof globalThis = globalThis): void {
  ;({ apply, ownKeys, getPrototypeOf, getOwnPropertyDescriptor: getOwnProperty } = scope.Reflect)
  ;({ URL: NativeURL, Request: NativeRequest, Promise: NativePromise, Error: NativeError } = scope)
  ;({ addEventListener: addListener, removeEventListener: removeListener } = scope.EventTarget.prototype)
  const { performance, crypto, Uint8Array: Bytes } = scope
  dateNow = scope.Date.now
  performanceNow = performance.now.bind(performance)
  timeOrigin = performance.timeOrigin
  nativeSetTimeout = scope.setTimeout.bind(scope)
  nativeClearTimeout = scope.clearTimeout.bind(scope)
  nativeFetch = scope.fetch?.bind(scope)
  promiseThen = NativePromise.prototype.then
  lowerCase = scope.Function.prototype.call.bind(scope.String.prototype.toLowerCase)
  const fill = crypto.getRandomValues.bind(crypto)
  let pool = new Bytes(0)
  let used = 0
  randomBytes = length => {
    if (used + length > pool.length) {
      pool = fill(new Bytes(POOL_BYTES))
      used = 0
    }
    used += length
    return new Bytes(pool.buffer, used - length, length)
  }
}
