'use client'
import Link from 'next/link'
import { useParams, usePathname } from 'next/navigation'
import { SilmariProvider, toTemplate, useRoute, useScenario } from 'silmari/react'
import { silmari } from '../silmari.js'

export function Shop({ children }) {
  return (
    <SilmariProvider client={silmari}>
      <Named />
      {children}
    </SilmariProvider>
  )
}

function Named() {
  useRoute(toTemplate(usePathname(), useParams()))
  const { globalTraceId } = useScenario()
  return (
    <nav>
      <b>{globalTraceId}</b>
      <Link id="order" href="/orders/17">
        An order
      </Link>
      <Link id="doc" href="/docs/a/b%20c" prefetch={false}>
        A text
      </Link>
    </nav>
  )
}
