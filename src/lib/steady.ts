/** A collection whose methods stay what they are now, whatever the page makes of `Map.prototype` and its like. */
export function steady<T extends object>(collection: T): T {
  const prototype = Object.getPrototypeOf(collection)
  for (const name of ['get', 'set', 'has', 'delete', 'values']) {
    if (prototype[name]) Object.defineProperty(collection, name, { value: prototype[name] })
  }
  return collection
}
