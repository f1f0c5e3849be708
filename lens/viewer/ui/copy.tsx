import { useEffect, useState } from 'preact/hooks'
import { Icon } from './icon.js'
import { useSpeech } from './language.js'

const SAID_FOR_MS = 1500

export function CopyButton({ value, label, children }: { value: string; label?: string; children?: string }) {
  const { text } = useSpeech()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const onClick = () => copy(value).then(setCopied)
  return (
    <button type="button" class="copy" title={label ?? text.copy} aria-label={label ?? text.copy} onClick={onClick}>
      {children && <span class="copy-text">{children}</span>}
      <Icon name={isCopied ? 'check' : 'copy'} />
      <span class="sr" role="status">
        {isCopied ? text.copied : ''}
      </span>
    </button>
  )
}

/** Whether it worked. Over plain http from another machine only the old way exists. */
async function copy(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value)
    return true
  } catch {
    return copyByCommand(value)
  }
}

function copyByCommand(value: string): boolean {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = value
  area.className = 'sr'
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return isCopied
}
