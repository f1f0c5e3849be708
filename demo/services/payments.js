/** Takes the money. */
import { randomUUID } from 'node:crypto'
import { ask, log, Refusal, serve } from './serve.js'

const { LEDGER_URL } = process.env
const METHODS = ['card', 'transfer']

serve({
  'POST /payments': async ({ body: { order, amount, method } }) => {
    if (!METHODS.includes(method)) throw new Refusal(400, 'no_such_method', `Pay by one of: ${METHODS.join(', ')}`)
    const payment = `p-${randomUUID().slice(0, 8)}`
    await ask(`${LEDGER_URL}/entries`, { payment, amount })
    log.info('payment taken', { order, payment, method })
    return { payment }
  },
})
