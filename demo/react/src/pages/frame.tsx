import { Suspense } from 'react'
import { Link, Outlet } from 'react-router'
import { ErrorBoundary, useScenario } from 'silmari/react'
import { lens } from '../lens'

/** What every page has around it; a page that breaks leaves the rest usable. */
export function Frame() {
  return (
    <>
      <header className="top">
        <Link to="/" className="brand">
          <i className="ball" /> The Thread Studio
        </Link>
      </header>
      <main>
        <ErrorBoundary fallback={({ reset }) => <Broken reset={reset} />}>
          <Suspense fallback={<p className="quiet">…</p>}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Thread />
    </>
  )
}

function Broken({ reset }: { reset: () => void }) {
  return (
    <section className="sheet">
      <h1>Something went wrong</h1>
      <button type="button" className="button" onClick={reset}>
        Try again
      </button>
    </section>
  )
}

/** The GlobalTraceId of what is being done here, and the way to its story. */
function Thread() {
  const { globalTraceId } = useScenario()
  return (
    <footer className="thread">
      GlobalTraceId <code>{globalTraceId}</code>{' '}
      <a href={`${lens}/#/scenario/${globalTraceId}`} target="_blank" rel="noreferrer">
        See the story in the lens
      </a>
    </footer>
  )
}
