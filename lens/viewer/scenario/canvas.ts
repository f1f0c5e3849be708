/** What is drawn around a moment at the very edge of the timeline still shows. The style sheet says the same. */
export const BLEED = 12

/** Gives a canvas its size in the page and some more at both sides, sharp on every screen, and clears it. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = devicePixelRatio
  const full = width + 2 * BLEED
  canvas.width = Math.round(full * ratio)
  canvas.height = Math.round(height * ratio)
  canvas.style.width = `${full}px`
  canvas.style.height = `${height}px`
  const context = canvas.getContext('2d')!
  context.setTransform(ratio, 0, 0, ratio, BLEED * ratio, 0)
  context.clearRect(-BLEED, 0, full, height)
  return context
}
