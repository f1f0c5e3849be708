/** What a person did, in a word: the first part of an interaction's name. */
export function actionOf(event: Event): string {
  const { type } = event
  if (/^key/.test(type)) {
    const { key, ctrlKey, metaKey } = event as KeyboardEvent
    // The name of a key is safe to tell, what it types is not.
    if (key?.length > 1) return `key ${key}`
    return (ctrlKey || metaKey) && isShortcut(event as KeyboardEvent) ? `key Ctrl+${key.toLowerCase()}` : 'type'
  }
  if (/input$/.test(type)) return 'type'
  if (/^dr/.test(type)) return 'drag'
  return /^(pointer|mouse|touch)/.test(type) ? 'press' : type
}

/** Whether an event is an act by itself; others become one when they cause something. */
export function isAct(event: Event): boolean {
  const { type, target } = event
  if (type !== 'keydown') return /^(click|submit|change|drop|dragend)$/.test(type)
  const { key, repeat, isComposing } = event as KeyboardEvent
  if (repeat || isComposing) return false
  // On these the browser makes a click of it.
  if (key === 'Enter')
    return !(target as Element).matches?.('a[href],button,summary,[type=button],[type=submit],[type=reset]')
  return key === 'Escape' || isShortcut(event as KeyboardEvent)
}

/** With Alt as well, letters are typed on many keyboards. */
function isShortcut({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && key?.length === 1
}
