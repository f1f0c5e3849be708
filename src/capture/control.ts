// What a person works with.
const CONTROL =
  'a,button,summary,label,option,[role],[tabindex],[data-silmari-name],input,textarea,select,[contenteditable]'

/** The control that an event is about: the innermost one around its target, through open shadow roots. */
export function controlOf(event: Event): Element | undefined {
  // Once an event has been dispatched it has no path.
  const path = [...event.composedPath(), event.target] as Element[]
  for (const each of path) {
    const control = each?.closest?.(CONTROL)
    if (control) return control
  }
  return path.find(each => each?.closest)
}

/** The text of a control; of anything else it is content, not a name. */
export function labelOf(element: Element): string {
  return (element.matches(CONTROL) && element.textContent) || ''
}
