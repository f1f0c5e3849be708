// The browser makes a click of Enter on these.
const PRESSED = 'a[href],button,summary,[type=button],[type=submit],[type=reset]'

/** Whether an event is an act by itself; others become one when they cause something. */
export function isAct(event: Event): boolean {
  const { type, target } = event
  const { key, repeat, isComposing } = event as KeyboardEvent
  if (type !== 'keydown') return /^(click|submit|change|dr)/.test(type)
  if (repeat || isComposing) return false
  if (key === 'Enter') return !(target as Element).matches?.(PRESSED)
  return key === 'Escape' || isShortcut(event as KeyboardEvent)
}

/** With Alt as well, letters are typed on many keyboards. */
export function isShortcut({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && key?.length === 1
}
