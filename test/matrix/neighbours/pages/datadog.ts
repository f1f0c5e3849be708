import { datadogRum } from '@datadog/browser-rum'
import { ask, settle } from './neighbour.js'

// Where it began after us, its traceparent is there before ours and stays; where it began first, ours stays.
settle({
  start(id) {
    datadogRum.init({
      applicationId: 'a',
      clientToken: 'b',
      service: 'shop-web',
      proxy: `/do/proxy-${id}`,
      sessionSampleRate: 100,
      traceSampleRate: 100,
      allowedTracingUrls: [{ match: /\/do\//, propagatorTypes: ['datadog', 'tracecontext'] }],
    })
  },
  use: ask,
})
