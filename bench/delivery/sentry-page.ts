import {
  type BrowserOptions,
  captureException,
  init,
  logger,
  spanStreamingIntegration,
  startInactiveSpan,
} from '@sentry/browser'

/** Sentry for the page that is measured: logs and spans, which it sends in batches, and few errors, as silmari's page has. */
export function startSentry(options: BrowserOptions): void {
  init({
    dsn: `${location.protocol}//key@${location.host}/1`,
    // Its own way to a collector under the page's origin.
    tunnel: '/otlp/envelope',
    enableLogs: true,
    tracesSampleRate: 1,
    integrations: [spanStreamingIntegration()],
    ...options,
  })
  Object.assign(window, {
    isReady: () => true,
    make(count: number, from = 0) {
      for (let i = from; i < from + count; i++) {
        const attributes = { 'test.record': i }
        if (i % 100 === 50 && i < 1000) captureException(new Error(`failure ${i}`), { extra: attributes })
        else if (i % 2) logger.info(`line ${i}`, attributes)
        else startInactiveSpan({ name: 'work', attributes }).end()
      }
    },
  })
}
