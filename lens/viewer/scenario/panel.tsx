import { useEffect, useRef } from 'preact/hooks'
import type { Scenario } from '../../src/store/store.js'
import { glyphOf } from '../model/glyph.js'
import type { Node } from '../model/node.js'
import type { Outline } from '../model/outline.js'
import { Icon } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'
import { Attributes } from './attributes.js'
import { LogDetails, SpanDetails } from './details.js'
import { Facts } from './facts.js'
import { nameOf } from './tree-row.js'

export interface PanelProps {
  node: Node
  data: Scenario
  outline: Outline
  onGo: (key: string, open?: boolean) => void
  onClose: () => void
}

/** All that is known of one row. */
export function Panel({ node, data, outline, onGo, onClose }: PanelProps) {
  const { text, duration } = useSpeech()
  const panel = useRef<HTMLElement>(null)
  const { source, parent } = node
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 })
  }, [node.key])
  const skewMs = parent?.source.type === 'span' && source.type === 'span' ? parent.startMs - node.startMs : 0
  return (
    <aside class="panel" ref={panel} aria-label={node.title}>
      <header class={`panel-head${node.isFailed ? ' failed' : ''}`}>
        <Icon name={glyphOf(node)} />
        <h2>{nameOf(node, text)}</h2>
        <button type="button" class="button quiet icon-only" title={text.close} onClick={onClose}>
          <Icon name="close" label={text.close} />
        </button>
      </header>
      <Facts node={node} startMs={outline.startMs} />
      {skewMs > 1 && <p class="notice">{text.skew(duration(skewMs))}</p>}
      {node.isOrphan && <p class="notice">{text.orphan}</p>}
      {source.type === 'span' && <SpanDetails span={source.span} data={data} outline={outline} onGo={onGo} />}
      {source.type === 'log' && <LogDetails log={source.log} outline={outline} onGo={onGo} />}
      {source.type === 'access' && <Attributes title={text.attributes} attributes={source.line.attributes} />}
    </aside>
  )
}
