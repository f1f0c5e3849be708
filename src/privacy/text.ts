/** Shapes of secrets, each as narrow as its own rules allow, and what stands for them. */
const SHAPES: readonly (readonly [shape: RegExp, name: string, isReal?: (text: string) => boolean])[] = [
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, 'JWT'], // RFC 7519: the header is a JSON object in base64url
  [/\bdata:[\w.+/-]+[;,][^\s)]*/gi, 'DATA'], // a document as an address, in the stack of an error in it
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, 'CREDENTIALS'],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, 'EMAIL'],
  [/\b\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[1-8]\d{6}\b/g, 'RRN'], // Korean resident registration number
  [/\b\d(?:[ -]?\d){12,18}\b/g, 'CARD', passesLuhn],
]

/** `text` with what looks like a secret replaced by its kind in brackets. */
export function redactText(text: string): string {
  let clean = text
  for (const [shape, name, isReal] of SHAPES) {
    clean = clean.replace(shape, found => (isReal && !isReal(found) ? found : `[${name}]`))
  }
  return clean
}

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}
