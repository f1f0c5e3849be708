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
    const minified = minify(code, {
      compress: { ...THOROUGH, inline: 1 },
      module: true,
      sourceMap: true,
    })
    if (minified.error) throw minified.error
    const map = JSON.parse(minified.map)
    // All stands a line lower.
    return { code: HINT + minified.code, map: { ...map, mappings: `;${map.mappings}` } }
  },
}

export const smallest = [compress, join]
