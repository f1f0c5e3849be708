import { makeBrowserOfflineTransport } from '@sentry/browser'
import { startSentry } from '../sentry-page.js'

// Keeps in IndexedDB what could not be sent, and sends it also when the next page begins.
startSentry({ transport: makeBrowserOfflineTransport(), transportOptions: { flushAtStartup: true } })
