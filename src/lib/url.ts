import { NativeURL } from './natives.js'

/**
 * The URL that `input` names for the document (its `<base>` counts) or the worker's script, or `undefined` where native
 * code would reject it. On a server only what is absolute.
 */
export function parseUrl(input: string): URL | undefined {
  try {
    const { document, location } = globalThis
    return new NativeURL(input, document ? document.baseURI : location?.href)
  } catch {
    // The native call will say so to the page in its own words.
  }
}
