import { fetch as polyfill } from 'whatwg-fetch'
import { ask, settle } from './neighbour.js'

const native = window.fetch
settle({
  start() {
    window.fetch = polyfill as typeof fetch
  },
  use: ask,
  stop() {
    window.fetch = native
  },
})
