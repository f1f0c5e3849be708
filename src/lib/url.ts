import { NativeURL } from './natives.js'

/** The absolute form of `input` against `base`, or `undefined` where native code would reject it. */
export function parseUrl(input: string, base?: string): URL | undefined {
  try {
    return new NativeURL(input, base)
  } catch {
    // The native call will say so to the page in its own words.
  }
}

/** What relative URLs are relative to: the document's `<base>`, or in a worker its script. */
export function baseOf({ document, location }: typeof globalThis): string {
  return document ? document.baseURI : location.href
}
