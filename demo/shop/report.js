/** Error reports: Sentry with its DSN at the lens, linked to the scenario. Bundled when the shop's server starts. */
import { captureException, getClient, init } from '@sentry/browser'
import { linkSentry } from 'silmari/sentry'

const lens = document.querySelector('meta[name=lens]').content

init({ dsn: `${lens.replace('://', '://shop@')}/1`, release: 'shop-web@1.0.0' })
linkSentry(window.silmari, getClient())

export const report = error => captureException(error)
