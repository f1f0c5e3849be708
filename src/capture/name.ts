/** What a person would call the thing that an event happened to. Never what was typed into it. */
export interface Named {
  readonly name: string
  readonly selector: string
  readonly role?: string
}

// Longer texts are content, not names (a guess; labels of real controls stay well below).
const MAX_NAME_CHARS = 80
const CONTROL =
  'a,button,input,select,textarea,option,summary,label,[role],[tabindex],[contenteditable],[data-silmari-name]'
// Where a person types: text inside may be theirs.
const TYPED =
  'input:not([type=button],[type=submit],[type=reset]),textarea,select,[contenteditable]:not([contenteditable=false])'
const ROLES: Record<string, string> = {
  a: 'link',
  button: 'button',
  select: 'combobox',
  textarea: 'textbox',
  option: 'option',
  form: 'form',
  input: 'textbox',
}

/** The control that an event is about: the innermost one around its target, through open shadow roots. */
export function controlOf(event: Event): Element | undefined {
  const path = event.composedPath()
  for (let i = 0; i < path.length; i++) {
    const each = path[i] as Element
    if (each.matches?.(CONTROL)) return each
  }
  // Once an event has been dispatched it has no path.
  const first = (path[0] ?? event.target) as Element | null
  return first?.closest ? (first.closest(CONTROL) ?? first) : undefined
}

/** Names an element by its accessible name, else by role and selector; digits and ids become `{n}` and `{id}`. */
export function nameOf(element: Element): Named {
  const role = roleOf(element)
  const selector = selectorOf(element)
  const text = find(element) || `${role ?? ''} ${selector}`
  return { name: toTemplate(text), selector, ...(role && { role }) }
}

function find(element: Element): string | undefined {
  const given = attributeOf(element.closest('[data-silmari-name]'), 'data-silmari-name')
  if (given) return given
  const labelledBy = attributeOf(element, 'aria-labelledby')
  const root = element.getRootNode() as Document
  const labels = labelledBy?.split(/\s+/).map(id => textOf(root.getElementById?.(id)))
  const label = short(labels?.join(' ')) || short(attributeOf(element, 'aria-label'))
  if (label) return label
  const isTyped = !!element.closest(TYPED)
  const { labels: own, type, value } = element as HTMLInputElement
  return (
    textOf(own?.[0]) ||
    (isTyped
      ? undefined
      : element.matches('input')
        ? short(value)
        : textOf(element.matches(CONTROL) ? element : null)) ||
    short(attributeOf(element, 'alt') ?? attributeOf(element.querySelector('[alt]'), 'alt')) ||
    short(attributeOf(element, 'title')) ||
    (isTyped && type !== 'password' ? short(attributeOf(element, 'placeholder')) : undefined)
  )
}

function roleOf(element: Element): string | undefined {
  const type = attributeOf(element, 'type')
  return (
    attributeOf(element, 'role') ??
    (element.localName === 'input' && /^(button|submit|reset|image|checkbox|radio)$/.test(type ?? '')
      ? type!.replace(/^(submit|reset|image)$/, 'button')
      : ROLES[element.localName])
  )
}

/** Stable across builds and visits: no generated classes, no numbered ids. */
function selectorOf(element: Element): string {
  const id = attributeOf(element, 'id')
  const test = attributeOf(element, 'data-testid')
  const name = attributeOf(element, 'name')
  const part =
    id && isStable(id)
      ? `#${id}`
      : test && isStable(test)
        ? `[data-testid=${test}]`
        : name && isStable(name)
          ? `[name=${name}]`
          : ''
  return element.localName + part
}

function isStable(text: string): boolean {
  return /^[a-z][a-z_-]{0,40}$/i.test(text)
}

function attributeOf(element: Element | null, name: string): string | undefined {
  return element?.getAttribute(name) || undefined
}

function textOf(element: Element | null | undefined): string | undefined {
  return element && !element.querySelector(TYPED) ? short(element.textContent) : undefined
}

function short(text: string | null | undefined): string | undefined {
  const line = text?.replace(/\s+/g, ' ').trim()
  return line && line.length <= MAX_NAME_CHARS ? line : undefined
}

function toTemplate(text: string): string {
  return text
    .trim()
    .replace(/\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}/gi, '{id}')
    .replace(/\d+(?:[.,:/-]\d+)*/g, '{n}')
}
