import { useRef } from 'preact/hooks'
import type { Scenario } from '../../src/store/store.js'
import { Icon, type IconName } from '../ui/icon.js'
import { useSpeech } from '../ui/language.js'
import { saveJson } from './export.js'

export interface ToolbarProps {
  data: Scenario
  allLogs: boolean
  onAllLogs: (all: boolean) => void
  isZoomed: boolean
  onZoom: (factor: number) => void
  hasCollapsed: boolean
  onCollapse: (isCollapsed: boolean) => void
}

export function Toolbar(props: ToolbarProps) {
  const { data, allLogs, onAllLogs, isZoomed, onZoom, hasCollapsed, onCollapse } = props
  const { text } = useSpeech()
  const help = useRef<HTMLDialogElement>(null)
  return (
    <div class="toolbar">
      {data.logs.length > 0 && (
        <button
          type="button"
          class="button"
          aria-pressed={allLogs}
          title={text.allLogsHint}
          onClick={() => onAllLogs(!allLogs)}
        >
          <Icon name="log" /> {text.allLogs}
        </button>
      )}
      <Tool
        icon={hasCollapsed ? 'unfold' : 'fold'}
        label={hasCollapsed ? text.expandAll : text.collapseAll}
        onClick={() => onCollapse(!hasCollapsed)}
      />
      <span class="group">
        <Tool icon="minus" label={text.zoomOut} disabled={!isZoomed} onClick={() => onZoom(2)} />
        <Tool icon="whole" label={text.zoomWhole} disabled={!isZoomed} onClick={() => onZoom(0)} />
        <Tool icon="plus" label={text.zoomIn} onClick={() => onZoom(0.5)} />
      </span>
      <Tool icon="export" label={text.exportJson} onClick={() => saveJson(data)} />
      <Tool icon="keyboard" label={text.keys} onClick={() => help.current?.showModal()} />
      <dialog ref={help} class="help" aria-label={text.keys} closedby="any">
        <h2>{text.keys}</h2>
        <dl>
          {text.help.map(([keys, meaning]) => (
            <div key={keys}>
              <dt>
                {keys.split(/\s+/).map(key => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit" class="button">
            {text.close}
          </button>
        </form>
      </dialog>
    </div>
  )
}

interface ToolProps {
  icon: IconName
  label: string
  disabled?: boolean
  onClick: () => void
}

function Tool({ icon, label, disabled = false, onClick }: ToolProps) {
  return (
    <button type="button" class="button icon-only" title={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} label={label} />
    </button>
  )
}
