import { isShortcut } from './act.js'

/** What a person did, in a word: the first part of an interaction's name. */
export function actionOf(event: Event): string {
  const { type } = event
  const { key } = event as KeyboardEvent
  // The name of a key is safe to tell, what it types is not.
  if (key) return key.length > 1 ? `key ${key}` : isShortcut(event as KeyboardEvent) ? `key Ctrl+${key}` : 'type'
  return /input/.test(type) ? 'type' : /^dr/.test(type) ? 'drag' : /^(pointer|mouse|touch)/.test(type) ? 'press' : type
}
