import type { Log, Span, Attributes as Values } from '../../src/record.js'
import type { Scenario } from '../../src/store/store.js'
import type { Node } from '../model/node.js'
import type { Outline } from '../model/outline.js'
import { otherReports } from '../model/report.js'
import { first, isPage, splitSql, statementOf } from '../model/semantics.js'
import { titleOfEvent, titleOfLog, toText } from '../model/title.js'
import { useSpeech } from '../ui/language.js'
import { Attributes } from './attributes.js'
import { Block, Moments } from './block.js'

interface Common {
  outline: Outline
  onGo: (key: string, open?: boolean) => void
}

export function SpanDetails({ span, data, outline, onGo }: Common & { span: Span; data: Scenario }) {
  const { text } = useSpeech()
  const { attributes, events, links, resource, scope, status, statusMessage } = span
  const statement = statementOf(attributes)
  const sql = statement === null ? null : splitSql(statement)
  const logs = data.logs.filter(log => isOf(log, span))
  return (
    <>
      {status === 'error' && statusMessage && <Block title={text.failed} value={statusMessage} tone="error" />}
      {sql && <Block title={text.statement} value={sql.statement} aside={sql.comment} copied={statement!} />}
      {logs.length > 0 && (
        <Moments
          title={text.relatedLogs}
          zeroMs={span.startMs}
          moments={logs.map(log => ({ ...log, name: titleOfLog(log), isError: log.severityNumber >= 17 }))}
        />
      )}
      {events.length > 0 && (
        <Moments
          title={text.events}
          zeroMs={span.startMs}
          moments={events.map(event => ({ ...event, name: titleOfEvent(event), isError: event.name === 'exception' }))}
        />
      )}
      <Attributes title={text.attributes} attributes={sql ? withoutStatement(attributes) : attributes} />
      {links.length > 0 && (
        <section class="section">
          <h3>{text.links}</h3>
          {links.map(({ spanId, traceId }) => (
            <SpanLink key={spanId} spanId={spanId} traceId={traceId} outline={outline} onGo={onGo} />
          ))}
        </section>
      )}
      <Attributes title={text.resource} attributes={scope ? { ...resource, [text.scope]: scope } : resource} isFolded />
    </>
  )
}

export function LogDetails({ log, outline, onGo }: Common & { log: Log }) {
  const { text } = useSpeech()
  const { attributes, resource, body, eventName, traceId, spanId } = log
  const stack = first(attributes, 'exception.stacktrace')
  const { statement, comment } = splitSql(toText(body))
  const others = otherReports(log, outline.nodes)
  return (
    <>
      {body !== null && (
        <Block
          title={eventName ?? text.message}
          value={statement}
          aside={comment}
          copied={toText(body)}
          tone={log.severityNumber >= 17 ? 'error' : 'plain'}
        />
      )}
      {stack && <Block title={text.stack} value={stack} />}
      {traceId && spanId && outline.byKey.has(spanId) && (
        <section class="section">
          <SpanLink spanId={spanId} traceId={traceId} outline={outline} onGo={onGo} />
        </section>
      )}
      {others.length > 0 && (
        <section class="section">
          <h3>{text.sameError}</h3>
          {others.map(({ node, log: { eventName } }) => (
            <RowLink key={node.key} node={node} detail={eventName} onGo={onGo} />
          ))}
        </section>
      )}
      <Attributes title={text.attributes} attributes={attributes} />
      <Attributes title={text.resource} attributes={resource} isFolded />
    </>
  )
}

function SpanLink({ spanId, traceId, outline, onGo }: Common & { spanId: string; traceId: string }) {
  const node = outline.byKey.get(spanId)
  return node ? <RowLink node={node} onGo={onGo} /> : <p class="mono soft">{`${traceId} ${spanId}`}</p>
}

function RowLink({ node, detail, onGo }: Pick<Common, 'onGo'> & { node: Node; detail?: string | null }) {
  return (
    <button type="button" class="button" onClick={() => onGo(node.key, true)}>
      {node.title} {detail && <span class="soft">{detail}</span>}
    </button>
  )
}

/** It has a place of its own, where its lines can be read. */
function withoutStatement({ 'db.query.text': _, 'db.statement': __, ...rest }: Values): Values {
  return rest
}

/** Said while the span was current, or by the page outside of any span. */
function isOf(log: Log, span: Span): boolean {
  if (log.traceId === null) return isPage(span) && log.attributes['page.id'] === span.attributes['page.id']
  return log.traceId === span.traceId && log.spanId === span.spanId
}
