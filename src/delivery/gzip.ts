// Below, the two requests cost about the same on the wire; a guess near one TCP segment.
const MIN_CHARS = 1500

/** `text` compressed, or `undefined` where that is not worth it or the browser cannot (Safari before 16.4). */
export async function gzip(text: string): Promise<ArrayBuffer | undefined> {
  if (text.length < MIN_CHARS || typeof CompressionStream === 'undefined') return
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Response(stream).arrayBuffer()
}
