import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { isWhole, pan, type View, zoom } from '../model/view.js'
import { useLatest } from '../ui/latest.js'

/** Ctrl or a pinch zooms where the pointer is; sideways moves along the timeline once it is zoomed. */
export function useWheel(
  scroller: RefObject<HTMLElement>,
  time: RefObject<HTMLElement>,
  view: View,
  onView: (view: View) => void,
): void {
  const latest = useLatest({ view, onView })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      const { view, onView } = latest.current
      const box = time.current?.getBoundingClientRect()
      if (!box?.width) return
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
      if (event.ctrlKey || event.metaKey) {
        const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
        onView(zoom(view, Math.exp(event.deltaY * 0.004), view.from + share * (view.to - view.from)))
      } else if (!isWhole(view) && Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY)))
        onView(pan(view, sideways / box.width))
      else return
      event.preventDefault()
    }
    // Not passive: the browser would zoom the page or go back in history instead.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [scroller, time, latest])
}
