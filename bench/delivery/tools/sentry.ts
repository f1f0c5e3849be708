import { startSentry } from '../sentry-page.js'

startSentry({})
