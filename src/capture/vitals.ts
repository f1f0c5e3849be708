import { type MetricType, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals'
import type { Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import { stopAll } from '../lib/stoppable.js'
import type { LateDeps } from './late.js'

/**
 * Notes each web vital when it is final, at the latest when the page is hidden: of the page, of a soft navigation where
 * the browser knows them, and the slowest interaction (INP) at that interaction. Observers are buffered, so nothing of
 * the time before is missed.
 *
 * The library has no way to stop: the build gives it listeners and observers that have (src/lib/stoppable.ts).
 */
export function startVitals({ causes, note, toEpoch }: LateDeps): Undo {
  let isLive = true
  const causeOf = ({ name, entries, navigationType, navigationStartTime }: MetricType) => {
    if (name === 'INP' && entries[0]) return causes.near('interaction', toEpoch(entries[0].startTime))
    if (navigationType === 'soft-navigation') return causes.near('route', toEpoch(navigationStartTime ?? 0))
  }
  const onMetric = (metric: MetricType) => {
    if (!isLive) return
    const { name, value, delta, id, rating, navigationType } = metric
    attempt('vitals', () =>
      note(
        'browser.web_vital',
        {
          'browser.web_vital.name': name.toLowerCase(),
          'browser.web_vital.value': value,
          'browser.web_vital.delta': delta,
          // Its long numbers would be taken for those of cards and persons.
          'browser.web_vital.id': id.replace(/\d{6,}/g, digits => Number(digits).toString(36)),
          'browser.web_vital.rating': rating,
          'browser.web_vital.navigation_type': navigationType,
        },
        causeOf(metric),
      ),
    )
  }
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) attempt('vitals', () => on(onMetric, { reportSoftNavs: true }))
  return () => {
    isLive = false
    stopAll()
  }
}
