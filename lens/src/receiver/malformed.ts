/** The body is not what its content type promises: the sender's fault, not to be sent again. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

/** Values within values: deeper than anybody nests by intent, shallow enough for every stack. */
export const MAX_DEPTH = 32
