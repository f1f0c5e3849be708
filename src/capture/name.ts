import type { Fact, Named, Opened, Seen } from '../fact.js'
import { actionOf } from './action.js'

// Longer texts are content, not names (a guess; labels of real controls stay well below).
const MAX_NAME_CHARS = 80
// Where a person types or chooses: texts inside may be theirs.
const TYPED = 'input:not([type=button],[type=submit],[type=reset]),textarea,select,[contenteditable]'
// Roles that take their name from their content (WAI-ARIA 1.2, 5.2.8.5); what other roles contain is not a name.
const NAMED_BY_CONTENT = /^(button|link|tab|switch|option|treeitem|checkbox|radio|menuitem\w*)$/

/** Puts interactions into words, and lets go of the page's objects that they hold. `isMasked`: without the page's texts. */
export function createNames(isMasked: boolean): (fact: Opened<'interaction'>) => Fact {
  const numbers = new WeakMap<Element, number>()
  let count = 0
  function numberOf(control: Element): number {
    const number = numbers.get(control) ?? ++count
    numbers.set(control, number)
    return number
  }
  return fact => {
    const { seen, trusted, url } = fact.detail
    if (!seen) return fact
    const named = { ...toNamed(seen, isMasked), control: numberOf(seen.control) }
    return { ...fact, detail: { trusted, url, named } }
  }
}

/** Names a control by its accessible name, else by role and selector; digits and ids become `{n}` and `{id}`. */
function toNamed({ event, control, text }: Seen, isMasked: boolean): Omit<Named, 'control'> {
  const role = control.getAttribute('role')
  const selector = toSelector(control)
  const name =
    short(control.closest('[data-silmari-name]')?.getAttribute('data-silmari-name')) ||
    (isMasked ? '' : accessibleName(control, text)) ||
    `${role ?? ''} ${selector}`
  return { action: actionOf(event), name: toTemplate(name.trim()), selector, ...(role && { role }) }
}

function accessibleName(control: Element, text: string): string {
  const read = (name: string, from: Element | null | undefined = control) => short(from?.getAttribute(name))
  const { labels, localName, value } = control as HTMLInputElement
  const role = control.getAttribute('role')
  const isTyped = control.closest(TYPED)
  const content = control.querySelector(TYPED) ? untyped(control) : localName === 'input' ? value : text
  return (
    short(
      control.getAttribute('aria-labelledby')?.replace(/\S+/g, id => short(untyped(document.getElementById(id)))),
    ) ||
    read('aria-label') ||
    short(untyped(labels?.[0])) ||
    (isTyped || (role && !NAMED_BY_CONTENT.test(role)) ? '' : short(content)) ||
    read('alt', control.querySelector('[alt]') ?? control) ||
    read('title')
  )
}

/** The text of an element and what is in it, but for fields: a label often has its field inside. */
function untyped(node: Node | null | undefined): string {
  if (!node || (node as Element).matches?.(TYPED)) return ''
  if (!node.firstChild) return node.nodeType === Node.TEXT_NODE ? node.nodeValue! : ''
  return [...node.childNodes].map(untyped).join('')
}

/** Element and id, or element and the nearest id around it. */
function toSelector(control: Element): string {
  const own = idOf(control)
  if (own) return control.localName + own
  let outer = control.parentElement
  while (outer && !idOf(outer)) outer = outer.parentElement
  return outer ? `${outer.localName}${idOf(outer)} ${control.localName}` : control.localName
}

/** Stable across builds and visits: an id without digits is not generated. */
function idOf(element: Element): string {
  const isStable = (name: string) => /^[a-z][a-z_-]{0,40}$/i.test(element.getAttribute(name) ?? '')
  const name = ['id', 'data-testid', 'name'].find(isStable)
  return name ? `[${name}=${element.getAttribute(name)}]` : ''
}

function short(text: string | null | undefined): string {
  const line = text?.replace(/\s+/g, ' ').trim() ?? ''
  return line.length > MAX_NAME_CHARS ? '' : line
}

function toTemplate(text: string): string {
  return text.replace(/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}/gi, '{id}').replace(/\d+(?:[.,:/-]\d+)*/g, '{n}')
}
