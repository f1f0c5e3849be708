import { lazy } from 'react'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { useRouteOf } from 'silmari/react'
import { Classes } from './pages/classes'
import { Frame } from './pages/frame'

// Each page but the first is a file of its own, loaded when it is first shown.
const Class = lazy(() => import('./pages/class'))
const Checkout = lazy(() => import('./pages/checkout'))

const router = createBrowserRouter([
  {
    element: <Frame />,
    children: [
      { path: '/', element: <Classes /> },
      { path: '/classes/:id', element: <Class /> },
      { path: '/checkout/:id', element: <Checkout /> },
    ],
  },
])

export function App() {
  useRouteOf(router)
  return <RouterProvider router={router} />
}
