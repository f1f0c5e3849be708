// What a body is made of (objects, lists and lines; messages in protobuf) takes many times its bytes in memory: sixty
// megabytes of empty spans would be gigabytes. A large batch of a collector, 8192 spans of 20 attributes, has 350 000.
export const MAX_PARTS = 2_000_000

const OPENING_BRACE = 0x7b
const OPENING_BRACKET = 0x5b
const NEWLINE = 0x0a

export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

export function tooManyParts(): TooLarge {
  return new TooLarge(`the body has more than ${MAX_PARTS} parts; send it in several`)
}

/** Throws TooLarge for a text of too many parts, before anything is made of them. Those within strings count, too. */
export function limitParts(text: Buffer): void {
  let parts = 0
  for (const byte of text) {
    if (byte !== OPENING_BRACE && byte !== OPENING_BRACKET && byte !== NEWLINE) continue
    if (++parts > MAX_PARTS) throw tooManyParts()
  }
}
