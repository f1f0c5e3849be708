import type { ComponentChildren, Ref } from 'preact'
import { Icon } from './icon.js'

export interface SearchBoxProps {
  value: string
  label: string
  onInput: (value: string) => void
  onKeyDown?: (event: KeyboardEvent) => void
  input?: Ref<HTMLInputElement>
  children?: ComponentChildren
}

export function SearchBox({ value, label, onInput, onKeyDown, input, children }: SearchBoxProps) {
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        value={value}
        placeholder={label}
        aria-label={label}
        autocomplete="off"
        spellcheck={false}
        onInput={event => onInput(event.currentTarget.value)}
        {...(onKeyDown && { onKeyDown })}
      />
      {children ?? <kbd>/</kbd>}
    </search>
  )
}
