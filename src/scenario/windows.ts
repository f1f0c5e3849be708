import type { Note, Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import type { Storage } from '../lib/storage.js'
import type { ResolvedOptions } from '../options.js'
import { adopt } from './adopt.js'
import { startCookie } from './cookie.js'
import { startHandshake } from './handshake.js'
import type { Identity } from './identity.js'
import { startLinks } from './links.js'
import { takeRedirected } from './next.js'

export interface WindowsDeps {
  readonly options: Pick<ResolvedOptions, 'cookie' | 'handoff' | 'scenario'>
  readonly identity: Identity
  readonly profile: Storage
  readonly toHandoffUrl: (url: string) => string
  readonly note: Note
  readonly later: (fn: () => void, ms: number) => Undo
}

/** Starts the carriers that can wait for the page to be idle: cookie, links and forms, frames and popups. */
export function startWindows({ options, identity, profile, toHandoffUrl, note, later }: WindowsDeps): Undo {
  const { cookie, handoff, scenario } = options
  attempt('next', () => adopt(takeRedirected(profile), identity, note))
  const undos = [
    cookie && startCookie({ options: cookie === true ? {} : cookie, scenario, identity, later }),
    startLinks({ toHandoffUrl, profile, identity }),
    handoff.origins.length && startHandshake({ identity, origins: handoff.origins, note }),
  ]
  return () => {
    for (const undo of undos) if (undo) undo()
  }
}
