/**
 * Rollup plugins that make a file as small as we know how: terser first, which knows what is pure, then UglifyJS, which
 * joins more of what is left and chooses names that compress better. Together 3 % below either (docs/decisions/0002).
 */
import terser from '@rollup/plugin-terser'
import { minify } from 'uglify-js'

// More find nothing.
const THOROUGH = { passes: 4, pure_getters: true }

const compress = terser({
  ecma: 2020,
  module: true,
  compress: { ...THOROUGH, unsafe_arrows: true, hoist_funs: true },
  mangle: false,
})

// Chromium 136 and later compile the whole file off the main thread, which halves the time that a page waits for it
// (docs/discoveries.md); others read a comment.
const HINT = '//# allFunctionsCalledOnLoad\n'

const join = {
  name: 'uglify',
  renderChunk(code) {
    // 1: a function of several statements that is copied to its one caller compresses worse than one that stays.
    const {
      error,
      code: minified,
      map,
    } = minify(code, {
      compress: { ...THOROUGH, inline: 1 },
      module: true,
      sourceMap: true,
    })
    if (error) throw error
    return { code: HINT + minified, map: shift(JSON.parse(map), HINT) }
  },
}

/** The map of a file that now stands behind `head`. */
function shift(map, head) {
  return { ...map, mappings: head.replace(/[^\n]/g, '').replaceAll('\n', ';') + map.mappings }
}

export const smallest = [compress, join]
