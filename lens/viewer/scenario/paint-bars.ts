import type { Node } from '../model/node.js'
import type { Outline } from '../model/outline.js'
import type { Row } from '../model/rows.js'
import type { Scale } from '../model/scale.js'
import type { AxisLayout } from '../model/ticks.js'
import type { View } from '../model/view.js'
import { BLEED } from './canvas.js'
import type { Palette } from './palette.js'

export interface Picture {
  readonly outline: Outline
  readonly rows: readonly Row[]
  /** The rows to paint: from this one up to, not including, `end`. */
  readonly first: number
  readonly end: number
  readonly rowHeight: number
  readonly isNarrow: boolean
  readonly width: number
  readonly scale: Scale
  readonly view: View
  readonly axis: AxisLayout
  readonly collapsed: ReadonlySet<string>
  readonly highlighted: string | null
  readonly palette: Palette
}

type Context = CanvasRenderingContext2D

const BAR = 10
const LEAST_WIDTH = 2
const DIMMED = 0.15

export function paintBars(context: Context, picture: Picture): void {
  const { rows, first, end, rowHeight, isNarrow } = picture
  paintGround(context, picture)
  for (let i = first; i < end; i++) {
    // A narrow page has the bar under the name.
    const middle = (i - first) * rowHeight + (isNarrow ? rowHeight - 11 : rowHeight / 2)
    paintRow(context, rows[i]!.node, middle, picture)
  }
  context.globalAlpha = 1
}

function paintGround(context: Context, { axis, palette, first, end, rowHeight, isNarrow }: Picture): void {
  const height = (end - first) * rowHeight
  if (isNarrow) return // names stand where the lines would be
  context.fillStyle = palette.line
  for (const { x } of axis.ticks) context.fillRect(Math.round(x), 0, 1, height)
  for (const fold of axis.folds) {
    context.fillStyle = palette.fold
    context.fillRect(fold.x, 0, fold.width, height)
  }
}

function paintRow(context: Context, node: Node, middle: number, picture: Picture): void {
  const { collapsed, palette, highlighted } = picture
  const side = sideOf(node, picture)
  if (side) {
    paintPointer(context, side, middle, picture)
    return
  }
  const toX = (ms: number) => toPixels(ms, picture)
  context.globalAlpha = highlighted !== null && node.service !== highlighted ? DIMMED : 1
  if (collapsed.has(node.key) && node.size > 0) {
    paintSummary(context, node, middle, picture)
    context.globalAlpha = 1
  } else if (node.source.type === 'log')
    paintMoment(context, toX(node.startMs), middle, node.isFailed ? palette.error : palette.of(node.service))
  else paintBar(context, node, middle, picture)
  for (const mark of node.marks) paintMark(context, toX(mark.timeMs), middle, mark.tone === 'error', palette)
  if (node.isFailed && node.source.type !== 'log') paintFault(context, toX(node.endMs), middle, picture)
}

function paintBar(context: Context, node: Node, middle: number, picture: Picture): void {
  const { palette } = picture
  const [x, width] = extent(node, picture)
  const colour = palette.of(node.service)
  context.beginPath()
  if (node.source.type === 'group') {
    context.strokeStyle = palette.muted
    context.setLineDash([2, 3])
    context.moveTo(x, middle)
    context.lineTo(x + width, middle)
    context.stroke()
    context.setLineDash([])
  } else if (node.source.type === 'access') {
    // What a balancer saw is an outline: the work within it is somebody else's.
    context.roundRect(x + 0.75, middle - BAR / 2 + 0.75, Math.max(1, width - 1.5), BAR - 1.5, 2)
    context.lineWidth = 1.5
    context.strokeStyle = colour
    context.stroke()
  } else {
    context.roundRect(x, middle - BAR / 2, width, BAR, Math.min(2.5, width / 2))
    context.fillStyle = colour
    context.fill()
  }
}

/** All that is beneath a collapsed row, drawn small: a thin line for each level. */
function paintSummary(context: Context, node: Node, middle: number, picture: Picture): void {
  const { outline, palette, highlighted } = picture
  const beneath = outline.nodes.slice(node.index, node.index + node.size + 1)
  for (const each of beneath) {
    const level = Math.min(3, each.depth - node.depth)
    const [x, width] = extent(each, picture)
    context.globalAlpha = highlighted !== null && each.service !== highlighted ? DIMMED : 1
    context.fillStyle = each.isFailed ? palette.error : palette.of(each.service)
    context.fillRect(x, middle - 7 + level * 4, width, 3)
  }
}

/** A record that has a moment but no length. */
function paintMoment(context: Context, x: number, middle: number, colour: string): void {
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(x, middle - 5)
  context.lineTo(x + 5, middle)
  context.lineTo(x, middle + 5)
  context.lineTo(x - 5, middle)
  context.fill()
}

function paintMark(context: Context, x: number, middle: number, isError: boolean, palette: Palette): void {
  context.beginPath()
  context.arc(x, middle, 2.75, 0, Math.PI * 2)
  context.fillStyle = isError ? palette.error : palette.ground
  context.strokeStyle = isError ? palette.ground : palette.text
  context.lineWidth = 1
  context.fill()
  context.stroke()
}

/** The sign of an error, after the bar, or before its end where there is no room. */
function paintFault(context: Context, endX: number, middle: number, { palette, width }: Picture): void {
  const x = Math.max(0, endX + 16 > width + BLEED ? Math.min(endX, width) - 9 : endX + 10)
  context.globalAlpha = 1
  context.beginPath()
  context.arc(x, middle, 6, 0, Math.PI * 2)
  context.fillStyle = palette.error
  context.fill()
  context.fillStyle = palette.onError
  context.fillRect(x - 0.75, middle - 3.5, 1.5, 4.2)
  context.fillRect(x - 0.75, middle + 1.9, 1.5, 1.6)
}

/** On which side of what is shown a node is, if it cannot be seen. */
function sideOf({ firstMs, lastMs, startMs, endMs }: Node, picture: Picture): 'left' | 'right' | null {
  if (toPixels(Math.max(endMs, lastMs), picture) < -1) return 'left'
  return toPixels(Math.min(startMs, firstMs), picture) > picture.width + 1 ? 'right' : null
}

/** Where to look for a row that is not in the part that is shown. */
function paintPointer(context: Context, side: 'left' | 'right', middle: number, { width, palette }: Picture): void {
  const [x, back] = side === 'left' ? [-7, 4] : [width + 7, -4]
  context.globalAlpha = 1
  context.strokeStyle = palette.muted
  context.lineWidth = 1.5
  context.beginPath()
  context.moveTo(x + back, middle - 4)
  context.lineTo(x, middle)
  context.lineTo(x + back, middle + 4)
  context.stroke()
}

function extent({ startMs, endMs }: Node, picture: Picture): [x: number, width: number] {
  const from = Math.max(-BLEED, toPixels(startMs, picture))
  const to = Math.min(picture.width + BLEED, toPixels(endMs, picture))
  return [from, Math.max(LEAST_WIDTH, to - from)]
}

function toPixels(ms: number, { scale, view, width }: Pick<Picture, 'scale' | 'view' | 'width'>): number {
  return ((scale.place(ms) - view.from) / (view.to - view.from)) * width
}
