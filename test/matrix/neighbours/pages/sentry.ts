import * as Sentry from '@sentry/browser'
import { ask, settle } from './neighbour.js'

settle({
  start(id) {
    Sentry.init({
      dsn: `${location.protocol}//key@${location.host}/1`,
      tunnel: `/do/tunnel-${id}`,
      integrations: [Sentry.browserTracingIntegration()],
      tracesSampleRate: 1,
      tracePropagationTargets: [/\/do\//],
    })
  },
  async use(url) {
    const answers = await ask(url)
    Sentry.captureException(new Error('of the page'))
    await Sentry.flush(2000)
    return answers
  },
  stop: () => Sentry.close(100),
})
