import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { init } from 'silmari'
import { rootErrorHandlers, SilmariProvider } from 'silmari/react'
import { App } from './app'
import { lens } from './lens'
import './studio.css'

const silmari = init({ service: { name: 'studio-web', version: '1.0.0' }, endpoint: lens })
// What the server refuses it refuses again.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000 } } })

createRoot(document.querySelector('#root')!, rootErrorHandlers(silmari)).render(
  <StrictMode>
    <SilmariProvider client={silmari}>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </SilmariProvider>
  </StrictMode>,
)
