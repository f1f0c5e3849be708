/** Values by key, in bounded memory, whatever the page makes of `Map.prototype`. */
export interface Table<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

/** @param capacity how many keys there may be; with one more, all others are forgotten. */
export function createTable<T>(capacity: number): Table<T> {
  let values: Record<string, T> = Object.create(null)
  let size = 0
  return {
    get: key => values[key],
    set(key, value) {
      if (!(key in values) && ++size > capacity) {
        values = Object.create(null)
        size = 1
      }
      values[key] = value
    },
  }
}
