// The tree grid has the focus and names the active row (aria-activedescendant), so rows and cells take none and the keys
// are the grid's. Rows are placed one by one, which tables do not allow.
// biome-ignore-all lint/a11y/useFocusableInteractive: as said above
// biome-ignore-all lint/a11y/useKeyWithClickEvents: as said above
// biome-ignore-all lint/a11y/useSemanticElements: as said above
import { glyphOf } from '../model/glyph.js'
import { lossOf } from '../model/loss.js'
import type { Node } from '../model/node.js'
import type { Repeat } from '../model/repeat.js'
import type { Row } from '../model/rows.js'
import type { Text } from '../text.js'
import { Swatch } from '../ui/chip.js'
import { colourOf } from '../ui/colours.js'
import { Icon } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'
import { memo } from '../ui/memo.js'
import { Badges } from './badges.js'
import { useLossText } from './loss-text.js'

export interface TreeRowProps {
  row: Row
  index: number
  top: number
  startMs: number
  isActive: boolean
  isCollapsed: boolean
  isFound: boolean
  repeat: Repeat | undefined
  onChoose: (key: string, open?: boolean) => void
  onToggle: (key: string) => void
  onFrame: (key: string) => void
}

// Deeper levels are told by aria-level and the bars; the names need the room.
const DEEPEST_INDENT = 14

/** A group has no name of its own. */
export function nameOf({ source, title }: Node, text: Text): string {
  if (source.type !== 'group') return title
  return source.traceId === null ? text.loose : text.group
}

export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { row, index, top, startMs, isActive, isCollapsed, isFound, repeat, onChoose, onToggle, onFrame } = props
  const { text, duration } = useSpeech()
  const lossText = useLossText()
  const { node } = row
  const { key, source, service, depth } = node
  const losses = source.type === 'log' ? lossOf(source.log) : []
  const length = source.type === 'log' ? '' : duration(node.endMs - node.startMs)
  const classes = ['row', depth === 0 && 'lane', isActive && 'active', isFound && 'found', node.isFailed && 'failed']
  return (
    <div
      id={`row-${key}`}
      class={classes.filter(Boolean).join(' ')}
      role="row"
      aria-level={depth + 1}
      aria-rowindex={index + 1}
      aria-posinset={row.nth}
      aria-setsize={row.of}
      aria-selected={isActive}
      {...(node.size > 0 && { 'aria-expanded': !isCollapsed })}
      style={{
        transform: `translateY(${top}px)`,
        '--depth': Math.min(depth, DEEPEST_INDENT),
        '--own': colourOf(service),
      }}
      onClick={() => onChoose(key, true)}
      onDblClick={() => onFrame(key)}
    >
      <div class="cell-name" role="gridcell">
        <span
          class="caret"
          aria-hidden="true"
          onClick={event => {
            event.stopPropagation()
            if (node.size > 0) onToggle(key)
            else onChoose(key, true)
          }}
        >
          {node.size > 0 && <Icon name={isCollapsed ? 'caret' : 'down'} />}
        </span>
        <Icon name={glyphOf(node)} />
        <span class="title">{losses.length ? lossText(losses) : nameOf(node, text)}</span>
        {node.detail && <span class="detail">{node.detail}</span>}
        <Badges node={node} repeat={repeat} isCollapsed={isCollapsed} />
      </div>
      <div class="cell-service" role="gridcell">
        {service && <Swatch service={service} />}
        <span>{service}</span>
      </div>
      <div class="cell-duration number" role="gridcell">
        {node.isFailed && <Icon name="error" label={text.failed} />}
        {length}
        <span class="sr">{text.startsAt(duration(node.startMs - startMs))}</span>
      </div>
    </div>
  )
})
