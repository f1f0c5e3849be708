import { Component, type ErrorInfo, type ReactNode } from 'react'
import type { Silmari } from '../handle.js'
import { ClientContext, orOfPage } from './provider.js'

export interface ErrorBoundaryProps {
  /** Shown instead of the children after an error; `reset` shows the children again. */
  readonly fallback?: ReactNode | ((failure: { error: unknown; reset: () => void }) => ReactNode)
  readonly onError?: (error: unknown, info: ErrorInfo) => void
  readonly children?: ReactNode
}

interface State {
  readonly failure?: { readonly error: unknown } | undefined
}

/**
 * Catches what its children throw while rendering, records it with the component stack, and shows `fallback`. Where
 * Sentry is linked (`silmari/sentry`), the error is handed to Sentry too.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  static override contextType = ClientContext
  declare context: Silmari | undefined
  override state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { error } }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    capture(orOfPage(this.context), error, info)
    this.props.onError?.(error, info)
  }

  override render(): ReactNode {
    const { failure } = this.state
    const { fallback, children } = this.props
    if (!failure) return children
    const reset = () => this.setState({ failure: undefined })
    return typeof fallback === 'function' ? fallback({ error: failure.error, reset }) : fallback
  }
}

type OnError = (error: unknown, info: { readonly componentStack?: string | null | undefined }) => void

/** React 19's options of `createRoot` and `hydrateRoot`; React 18 knows the last one. */
export interface RootErrorHandlers {
  readonly onCaughtError: OnError
  readonly onUncaughtError: OnError
  readonly onRecoverableError: OnError
}

/**
 * Handlers for `createRoot(element, rootErrorHandlers(silmari))` of React 19. React's own reports stay: a caught error is
 * still logged, an uncaught or recoverable one still reaches `window.onerror`, where it is not recorded again.
 */
export function rootErrorHandlers(silmari: Silmari): RootErrorHandlers {
  const handler =
    (report: (error: unknown) => void): OnError =>
    (error, info) => {
      capture(silmari, error, info)
      report(error)
    }
  return {
    onCaughtError: handler(error => console.error(error)),
    onUncaughtError: handler(error => reportError(error)),
    onRecoverableError: handler(error => reportError(error)),
  }
}

function capture(silmari: Silmari | undefined, error: unknown, { componentStack }: Parameters<OnError>[1]): void {
  silmari?.captureError(error, { 'react.component_stack': componentStack ?? '' })
}
