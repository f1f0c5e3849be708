import { inMatrix } from '../../support/bundle.js'
import { promiseSentry } from './promises.js'

for (const line of ['10', '11']) promiseSentry(line, inMatrix(`sentry-${line}`))
