const LOOPBACK = /^(localhost|127\.[\d.]+|::1)$/
const NAMES_THIS_MACHINE = /^(localhost|[\w.-]+\.localhost|[\d.]+|\[[\da-f:.]+\])(:\d+)?$/i

/**
 * Whether a lens that listens on `host`, this machine only, is asked under somebody's name. A page of another site, whose
 * name is made to point here after it was loaded, is of the same origin as the lens and could read (DNS rebinding). An
 * address or localhost cannot be made to point elsewhere.
 */
export function isRebound(host: string, asked = 'localhost'): boolean {
  return LOOPBACK.test(host) && !NAMES_THIS_MACHINE.test(asked)
}
