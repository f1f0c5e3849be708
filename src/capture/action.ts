import { isShortcut } from './act.js'

// https://www.w3.org/TR/uievents-key/#named-key-attribute-values
const NAMED = /^[A-Z][A-Za-z\d]+$/

/** What a person did, in a word: the first part of an interaction's name. */
export function actionOf(event: Event): string {
  const { type } = event
  const { key } = event as KeyboardEvent
  // The name of a key is safe to tell, what it types is not: that may be several characters, and is none for a dead key.
  if (key !== undefined)
    return NAMED.test(key) ? `key ${key}` : isShortcut(event as KeyboardEvent) ? `key Ctrl+${key}` : 'type'
  return /input/.test(type) ? 'type' : /^dr/.test(type) ? 'drag' : /^(pointer|mouse|touch)/.test(type) ? 'press' : type
}
