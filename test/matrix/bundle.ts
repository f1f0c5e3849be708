/** What a cell of the matrix is told (run.js), and a page's script out of its packages. */
import { join } from 'node:path'
import { bundle as bundleAny } from '../support/bundle.js'

const { CELL = '', LINE = '' } = process.env

/** The line of packages that is tested: `18`, `11`, `3` … */
export const line = LINE

/** Where the packages of this cell are; for those that are imported in Node. */
export const packages = join(CELL, 'node_modules')

/**
 * The script of a page out of `entry`, to be put inline.
 *
 * @param aliases what stands for a name that is imported: for what differs between lines. Paths from the root of the project.
 */
export async function bundle(entry: string, aliases: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code } = await bundleAny({ entry }, { folder: CELL, aliases })
  return code.replaceAll('</script', '<\\/script')
}
