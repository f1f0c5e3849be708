import { ErrorBoundary } from 'silmari/react'
import { Shop } from './shop.jsx'

export const metadata = { icons: 'data:,' }

/** A server component; what it takes of `silmari/react` is for clients, which the file itself says. */
export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <Shop>
          <ErrorBoundary fallback={<p id="failed">failed</p>}>{children}</ErrorBoundary>
        </Shop>
      </body>
    </html>
  )
}
