import type { Node } from '../model/node.js'
import type { Repeat } from '../model/repeat.js'
import { first } from '../model/semantics.js'
import { Icon } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'

export interface BadgesProps {
  node: Node
  repeat: Repeat | undefined
  isCollapsed: boolean
}

/** What a reader must not miss about a row: repeats, retries, a lost parent. */
export function Badges({ node, repeat, isCollapsed }: BadgesProps) {
  const { text, number } = useSpeech()
  const { source } = node
  const retries = source.type === 'access' ? (source.line.retries ?? 0) : 0
  const attributes = source.type === 'span' ? source.span.attributes : {}
  const outcome = text.outcomes[String(attributes['interaction.outcome'])]
  const resend = Number(first(attributes, 'http.request.resend_count') ?? 0)
  return (
    <span class="badges">
      {outcome && <span class="badge warning">{outcome}</span>}
      {attributes['silmari.cause'] === 'inferred' && (
        <span class="badge" title={text.inferredHint}>
          {text.inferred}
        </span>
      )}
      {attributes['silmari.interrupted'] === true && (
        <span class="badge" title={text.interruptedHint}>
          {text.interrupted}
        </span>
      )}
      {repeat && (
        <span class="badge" title={text.repeat(repeat.nth, repeat.of)}>
          <Icon name="repeat" label={text.repeat(repeat.nth, repeat.of)} />
          <span aria-hidden="true">
            {repeat.nth}/{repeat.of}
          </span>
        </span>
      )}
      {resend > 0 && !repeat && (
        <span class="badge" title={text.resend(resend)}>
          <Icon name="repeat" label={text.resend(resend)} />
          <span aria-hidden="true">{resend}</span>
        </span>
      )}
      {retries > 0 && (
        <span class="badge warning" title={text.retries(retries)}>
          <Icon name="repeat" label={text.retries(retries)} />
          <span aria-hidden="true">{retries}</span>
        </span>
      )}
      {node.isOrphan && (
        <span class="badge" title={text.orphan}>
          <Icon name="group" label={text.orphan} />
        </span>
      )}
      {isCollapsed && node.size > 0 && <span class="badge plain">{number(node.size)}</span>}
      {isCollapsed && node.faults > 0 && !node.isFailed && (
        <span class="badge error" title={text.failedBeneath(node.faults, number(node.faults))}>
          <Icon name="error" label={text.failedBeneath(node.faults, number(node.faults))} />
          <span aria-hidden="true">{number(node.faults)}</span>
        </span>
      )}
    </span>
  )
}
