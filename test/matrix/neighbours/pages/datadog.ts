import { datadogRum } from '@datadog/browser-rum'
import { ask, settle } from './neighbour.js'

// Its traceparent stays only if it is there before ours is added: where it began first, it would be a second one.
settle({
  start(id) {
    datadogRum.init({
      applicationId: 'a',
      clientToken: 'b',
      service: 'shop-web',
      proxy: `/do/proxy-${id}`,
      sessionSampleRate: 100,
      traceSampleRate: 100,
      allowedTracingUrls: [
        { match: /\/do\//, propagatorTypes: 'silmari' in window ? ['datadog', 'tracecontext'] : ['datadog'] },
      ],
    })
  },
  use: ask,
})
