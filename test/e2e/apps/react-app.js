import { QueryClient, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query'
import { createElement as h, Suspense, use, useEffect, useState, useTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { ask, loadRoute } from './ask.js'

const client = new QueryClient()
const button = (name, onClick) => h('button', { id: name, type: 'button', onClick }, name)

function Handler() {
  return button('handler', async () => {
    await ask('handler')
    await null
    await ask('handler')
  })
}

function Effect() {
  const [count, setCount] = useState(0)
  useEffect(() => {
    if (count) ask('effect').then(() => ask('effect'))
  }, [count])
  return button('effect', () => setCount(count + 1))
}

function Shown({ promise }) {
  return h('i', { id: 'shown' }, use(promise))
}

function Transition() {
  const [promise, setPromise] = useState()
  const [, startTransition] = useTransition()
  const start = () =>
    startTransition(async () => {
      await ask('transition')
      startTransition(() => setPromise(ask('transition')))
    })
  return h('p', null, button('transition', start), promise && h(Suspense, { fallback: '…' }, h(Shown, { promise })))
}

function Query() {
  const { data } = useQuery({ queryKey: ['list'], queryFn: () => ask('list'), staleTime: Number.POSITIVE_INFINITY })
  const { mutate } = useMutation({
    mutationFn: () => ask('query'),
    onSuccess: async () => {
      client.setQueryDefaults(['list'], { queryFn: () => ask('query') })
      await client.fetchQuery({ queryKey: ['list'], queryFn: () => ask('query') })
    },
  })
  return button(data ? 'query' : 'none', () => mutate())
}

function Route() {
  const [name, setName] = useState('')
  useEffect(() => {
    if (name) ask('route')
  }, [name])
  return button('route', async () => {
    const { default: index } = await loadRoute()
    setName(`route ${index}`)
  })
}

createRoot(document.getElementById('app')).render(
  h(
    QueryClientProvider,
    { client },
    ...[Handler, Effect, Transition, Query, Route].map(each => h(each, { key: each.name })),
  ),
)
