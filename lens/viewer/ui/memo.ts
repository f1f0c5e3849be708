import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact'

/** Renders again only when a property changed. */
export function memo<P extends object>(Inner: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const last = this.props as Record<string, unknown>
      return Object.entries(next).some(([name, value]) => last[name] !== value)
    }

    override render(): ComponentChildren {
      return h(Inner, this.props as P)
    }
  }
  return Memo as unknown as FunctionComponent<P>
}
