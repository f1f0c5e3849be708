import { readFileSync } from 'node:fs'

/** The package's version; its package.json is one folder up from the source as from the bundle. */
export function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}
