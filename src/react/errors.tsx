import { Component, type ErrorInfo, type ReactNode } from 'react'
import type { Silmari } from '../handle.js'
import { useSilmari } from './provider.js'

export interface ErrorBoundaryProps {
  /** Shown instead of the children after an error. */
  readonly fallback?: ReactNode | ((failure: { error: unknown; reset: () => void }) => ReactNode)
  readonly onError?: (error: unknown, info: ErrorInfo) => void
  readonly children?: ReactNode
}

interface State {
  readonly failure?: { readonly error: unknown }
}

class Boundary extends Component<ErrorBoundaryProps & { silmari: Silmari }, State> {
  override state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { error } }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    capture(this.props.silmari, error, info, 'boundary')
    this.props.onError?.(error, info)
  }

  readonly reset = (): void => this.setState({ failure: undefined } as State)

  override render(): ReactNode {
    const { failure } = this.state
    const { fallback, children } = this.props
    if (!failure) return children
    return typeof fallback === 'function' ? fallback({ error: failure.error, reset: this.reset }) : fallback
  }
}

/** Catches what its children throw while rendering, records it with the component stack, and shows `fallback`. */
export function ErrorBoundary(props: ErrorBoundaryProps): ReactNode {
  return <Boundary {...props} silmari={useSilmari()} />
}

/** React 19's `createRoot` options. */
export interface RootErrorHandlers {
  onCaughtError(error: unknown, info: { componentStack?: string | undefined }): void
  onUncaughtError(error: unknown, info: { componentStack?: string | undefined }): void
  onRecoverableError(error: unknown, info: { componentStack?: string | undefined }): void
}

/**
 * Handlers for `createRoot(element, rootErrorHandlers(silmari))` of React 19. React's own reports stay: a caught error is
 * still logged, an uncaught or recoverable one still reaches `window.onerror`, where it is recorded once.
 */
export function rootErrorHandlers(silmari: Silmari): RootErrorHandlers {
  return {
    onCaughtError(error, info) {
      capture(silmari, error, info, 'caught')
      console.error(error)
    },
    onUncaughtError(error, info) {
      capture(silmari, error, info, 'uncaught')
      reportError(error)
    },
    onRecoverableError(error, info) {
      capture(silmari, error, info, 'recoverable')
      reportError(error)
    },
  }
}

function capture(
  silmari: Silmari,
  error: unknown,
  info: { componentStack?: string | null | undefined },
  by: string,
): void {
  silmari.captureError(error, { 'react.component_stack': info.componentStack ?? '', 'react.error_handler': by })
}
