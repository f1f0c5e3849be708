/** Books each payment twice, as ledgers do, in one SQL statement that carries the GlobalTraceId in its comment. */
import pg from 'pg'
import { withSqlComment } from 'silmari/node'
import { log, Refusal, serve } from './serve.js'

const CHECK_VIOLATION = '23514'
const pool = withSqlComment(new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 }))

serve({
  'POST /entries': async ({ body: { payment, amount } }) => {
    try {
      await pool.query(
        `INSERT INTO silmari_demo.entries (payment, account, amount)
         VALUES ($1, 'shop', $2::bigint), ($1, 'customer', -$2::bigint)`,
        [payment, amount],
      )
    } catch (error) {
      if (error.code !== CHECK_VIOLATION) throw error
      throw new Refusal(402, error.constraint, 'The amount is above the limit of a single payment')
    }
    log.info('payment booked', { payment })
    return { payment }
  },
})
