import { init } from 'silmari'
import { keepSpan, type Span } from '../record.js'

// silmari with capture.promises
const silmari = init({
  service: { name: 'bench', version: '1' },
  capture: { promises: true },
  spanProcessors: [
    {
      onStart() {},
      onEnd: span => keepSpan(span as unknown as Span),
      forceFlush: async () => {},
      shutdown: async () => {},
    },
  ],
})
Object.assign(window, { flush: () => silmari.flush() })
