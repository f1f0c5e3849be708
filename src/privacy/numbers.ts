// Ids in hex, of a trace, of a span, and UUIDs: their digits are chance.
const ID = String.raw`\b(?=[\d-]*[a-f])(?:[\da-f]{32}|[\da-f]{16}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b`
// Those, or groups of digits, as people write long numbers.
const NUMBER = new RegExp(String.raw`${ID}|\d+(?:[ -](?!${ID})\d+)*`, 'gi')
const LETTER = /[a-f]/i
const CARD = /^\d{13,19}$/
// Korean resident registration number: a date of birth, then sex and century.
const RRN = /^\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?[1-8]\d{6}$/

/** `text` with `[CARD]` and `[RRN]` for such numbers, also where others stand beside them: `4111 1111 1111 1111 12/27`. */
export function redactNumbers(text: string): string {
  return text.replace(NUMBER, found =>
    found.length < 13 || LETTER.test(found) ? found : redactGroups(found.split(/([ -])/)),
  )
}

/** Of groups and what is between them in turn. */
function redactGroups(parts: readonly string[]): string {
  let clean = ''
  for (let from = 0; from < parts.length; ) {
    const { kind, to } = find(parts, from) ?? { kind: parts[from]!, to: from }
    clean += kind + (parts[to + 1] ?? '')
    from = to + 2
  }
  return clean
}

/** The number that begins with this group, and its last one. */
function find(parts: readonly string[], from: number): { readonly kind: string; readonly to: number } | undefined {
  let digits = ''
  for (let to = from; to < parts.length && digits.length < 19; to += 2) {
    digits += parts[to]
    if (digits.length === 13 && RRN.test(parts.slice(from, to + 1).join(''))) return { kind: '[RRN]', to }
    if (CARD.test(digits) && passesLuhn(digits)) return { kind: '[CARD]', to }
  }
}

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}
