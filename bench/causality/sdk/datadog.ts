import { datadogRum } from '@datadog/browser-rum'
import { keep } from '../record.js'

// Datadog gives a resource the ids of all actions that were under way when it began. Several clicks may be: each of them is
// taken as its answer, so that one that is right is enough. It reads requests from the browser's list of resources.
performance.setResourceTimingBufferSize(100_000)
datadogRum.init({
  applicationId: '00000000-0000-4000-8000-000000000000',
  clientToken: 'pub00000000000000000000000000000000',
  service: 'bench',
  proxy: '/intake',
  sessionSampleRate: 100,
  sessionReplaySampleRate: 0,
  telemetrySampleRate: 0,
  trackUserInteractions: true,
  trackResources: true,
  beforeSend(event) {
    if (event.type === 'action') {
      keep({ id: `${event.action.id}`, parents: [], isClick: event.action.type === 'click', at: event.date })
    } else if (event.type === 'resource') {
      const ids = event.action?.id ?? []
      keep({
        id: event.resource.id ?? '',
        parents: typeof ids === 'string' ? [ids] : ids,
        isClick: false,
        at: event.date,
        url: event.resource.url,
      })
    }
    return true
  },
})
