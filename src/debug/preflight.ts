/** Whether a server on another origin takes header names; `undefined`: it cannot be known, for it does not answer at all. */
export type AskServer = (url: string, names: readonly string[]) => Promise<boolean | undefined>

/**
 * Asks by a HEAD request with these headers, and their values 0, after one without: the browser's own preflight answers. No credentials
 * go along, no body comes back, and by HTTP's own rules HEAD changes nothing (RFC 9110 §9.2.1).
 */
export function createAskServer(fetch: typeof globalThis.fetch): AskServer {
  const passes = (url: string, names: readonly string[]): Promise<boolean> =>
    fetch(url, {
      method: 'HEAD',
      credentials: 'omit',
      redirect: 'manual', // a redirect has passed the preflight
      cache: 'no-store',
      headers: names.map(name => [name, '0'] as [string, string]),
    }).then(
      () => true,
      () => false,
    )
  return async (url, names) => ((await passes(url, [])) ? passes(url, names) : undefined)
}
