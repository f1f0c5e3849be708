import type { AttributeValue } from '../record.js'
import { MAX_DEPTH } from './malformed.js'

/** A value of JSON that every stack can bear: what is nested deeper is null. JSON.parse takes any depth, writing does not. */
export function limitDepth(value: AttributeValue, depth = 0): AttributeValue {
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map(item => limitDepth(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, limitDepth(item, depth + 1)]))
}
