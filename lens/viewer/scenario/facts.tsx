import type { ComponentChildren } from 'preact'
import { formatOffset } from '../model/duration.js'
import type { Node } from '../model/node.js'
import { Chip } from '../ui/chip.js'
import { CopyButton } from '../ui/copy.js'
import { useSpeech } from '../ui/language.js'

/** When, how long, whose, how it ended, and the ids. */
export function Facts({ node, startMs }: { node: Node; startMs: number }) {
  const { text, clock, duration } = useSpeech()
  const { source } = node
  return (
    <dl class="facts-list">
      {node.service && (
        <Fact name={text.service}>
          <Chip service={node.service} />
        </Fact>
      )}
      {source.type === 'span' && <Fact name={text.span}>{text.kinds[source.span.kind]}</Fact>}
      <Fact name={text.started}>
        {clock(node.startMs)} <span class="soft">+{formatOffset(node.startMs - startMs, 1)}</span>
      </Fact>
      {source.type !== 'log' && <Fact name={text.duration}>{duration(node.endMs - node.startMs)}</Fact>}
      {source.type === 'access' && (
        <>
          {source.line.status !== null && <Fact name={text.status}>{source.line.status}</Fact>}
          {source.line.upstream && <Fact name={text.upstream}>{source.line.upstream}</Fact>}
          {source.line.retries !== null && <Fact name={text.retriesLabel}>{source.line.retries}</Fact>}
        </>
      )}
      {source.type === 'log' && source.log.severity && <Fact name={text.severity}>{source.log.severity}</Fact>}
      <Ids node={node} />
    </dl>
  )
}

function Ids({ node: { source } }: { node: Node }) {
  const { text } = useSpeech()
  const record = source.type === 'span' ? source.span : source.type === 'log' ? source.log : null
  const { traceId, spanId } = record ?? (source.type === 'access' ? source.line : { traceId: null, spanId: null })
  return (
    <>
      {traceId && (
        <Fact name={text.trace}>
          <CopyButton value={traceId}>{traceId}</CopyButton>
        </Fact>
      )}
      {spanId && (
        <Fact name={source.type === 'span' ? 'ID' : text.span}>
          <CopyButton value={spanId}>{spanId}</CopyButton>
        </Fact>
      )}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
