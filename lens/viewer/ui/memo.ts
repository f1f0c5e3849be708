import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact'

/** Renders again only when a property changed. Functions are left out: they change with every render and mean the same. */
export function memo<P extends object>(Inner: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const last = this.props as Record<string, unknown>
      return Object.entries(next).some(([name, value]) => typeof value !== 'function' && last[name] !== value)
    }

    override render(): ComponentChildren {
      return h(Inner, this.props as P)
    }
  }
  return Memo as unknown as FunctionComponent<P>
}
