import { StrictMode, Suspense, startTransition, use, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Ask } from './flows.js'

type Begin = (kind: string) => { ask: Ask; end: () => void }

/** Flows in which React decides when code runs: effects, transitions, Suspense. */
export function mount(element: Element, begin: Begin): void {
  createRoot(element).render(
    <StrictMode>
      <Effect begin={begin} />
      <Transition begin={begin} />
    </StrictMode>,
  )
}

type Run = { readonly id: number; readonly ask: Ask; readonly end: () => void }
let runs = 0

function Effect({ begin }: { begin: Begin }) {
  const [run, setRun] = useState<Run>()
  return (
    <>
      <button type="button" data-flow="effect" onClick={() => setRun({ id: ++runs, ...begin('effect') })}>
        effect
      </button>
      {run && <Loads key={run.id} {...run} />}
    </>
  )
}

function Loads({ ask, end }: Run) {
  const [answer, setAnswer] = useState<unknown>()
  useEffect(() => {
    void ask('effect.json')
      .then(response => response.json())
      .then(setAnswer)
  }, [ask])
  useEffect(() => {
    if (answer) void ask('next').then(end)
  }, [answer, ask, end])
  return <i>{String(answer)}</i>
}

function Transition({ begin }: { begin: Begin }) {
  const [promise, setPromise] = useState<Promise<unknown>>()
  const onClick = () => {
    const { ask, end } = begin('transition')
    startTransition(async () => {
      await ask('action')
      startTransition(() =>
        setPromise(
          ask('data.json')
            .then(response => response.json())
            .finally(end),
        ),
      )
    })
  }
  return (
    <>
      <button type="button" data-flow="transition" onClick={onClick}>
        transition
      </button>
      <Suspense>{promise && <Shows promise={promise} />}</Suspense>
    </>
  )
}

function Shows({ promise }: { promise: Promise<unknown> }) {
  return <b>{String(use(promise))}</b>
}
