import { browserTracingIntegration, init, spanToJSON } from '@sentry/browser'
import { keep } from '../record.js'

// No span of Sentry's is a click's: what a click did is read from the trail of breadcrumbs, as a person would. A request
// belongs to the last click before it, or to nothing if there was none.
const client = init({
  dsn: `${location.protocol}//key@${location.host}/1`,
  tunnel: '/intake',
  tracesSampleRate: 1,
  integrations: [browserTracingIntegration()],
})
let clicks = 0
client?.on('beforeAddBreadcrumb', ({ category, timestamp = 0 }) => {
  if (category === 'ui.click') keep({ id: `click ${++clicks}`, parents: [], isClick: true, at: timestamp * 1e3 })
})
client?.on('spanStart', span => {
  const { span_id, start_timestamp, attributes } = spanToJSON(span)
  const url = attributes['url.full'] ?? attributes['http.url'] ?? attributes.url
  if (typeof url !== 'string') return
  keep({ id: span_id, parents: clicks ? [`click ${clicks}`] : [], isClick: false, at: start_timestamp * 1e3, url })
})
