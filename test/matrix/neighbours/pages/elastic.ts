import { init } from '@elastic/apm-rum'
import { ask, settle } from './neighbour.js'

settle({
  start(id) {
    init({
      serviceName: 'shop-web',
      serverUrl: location.origin,
      serverUrlPrefix: `/do/intake-${id}`,
      propagateTracestate: false,
    })
  },
  use: ask,
})
