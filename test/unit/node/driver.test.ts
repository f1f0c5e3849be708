import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { readContext, withContext, withSqlComment } from '../../../src/node.js'
import { fromPage, GLOBAL_TRACE_ID, TRACEPARENT } from './ids.js'

const pg = createRequire(import.meta.url)('pg') // has no types of its own
const ASK = 'SELECT current_query() AS statement, $1::int AS value'
const COMMENT = `/*global_trace_id='${GLOBAL_TRACE_ID}',traceparent='${TRACEPARENT}'*/`
const request = readContext(fromPage)

let db: PGlite
let server: PGLiteSocketServer
let bare: InstanceType<typeof pg.Pool>
let pool: typeof bare

before(async () => {
  db = await PGlite.create()
  server = new PGLiteSocketServer({ db, port: 0, maxConnections: 10 })
  await server.start()
  bare = new pg.Pool({ connectionString: `postgres://postgres@${server.getServerConn()}/postgres`, max: 1 })
  pool = withSqlComment(bare)
})
after(async () => {
  await pool.end()
  await server.stop()
  await db.close()
})

test('shows the database the ids of the request, whichever way the statement is given', async () => {
  await withContext(request, async () => {
    const byText = await pool.query(ASK, [1])
    assert.deepEqual(byText.rows, [{ statement: `${ASK} ${COMMENT}`, value: 1 }])
    const byConfig = await pool.query({ text: ASK, values: [2] })
    assert.deepEqual(byConfig.rows, [{ statement: `${ASK} ${COMMENT}`, value: 2 }])
    const byCallback = await new Promise<{ rows: unknown[] }>((resolve, reject) => {
      pool.query(ASK, [3], (error: Error | null, result: { rows: unknown[] }) =>
        error ? reject(error) : resolve(result),
      )
    })
    assert.deepEqual(byCallback.rows, [{ statement: `${ASK} ${COMMENT}`, value: 3 }])
  })
})

test('does so for a client taken from the pool, which is given back as ever', async () => {
  await withContext(request, async () => {
    const client = await pool.connect()
    assert.equal((await client.query(ASK, [1])).rows[0].statement, `${ASK} ${COMMENT}`)
    client.release()
    await new Promise<void>((resolve, reject) => {
      pool.connect(async (error: Error | null, other: typeof client, release: () => void) => {
        if (error) return reject(error)
        assert.equal((await other.query(ASK, [1])).rows[0].statement, `${ASK} ${COMMENT}`)
        release()
        resolve()
      })
    })
  })
  assert.equal(pool.idleCount, 1)
})

test('can put the comment in front, where a long statement is not cut off', async () => {
  const { rows } = await withContext(request, () => withSqlComment(bare, { style: 'prefix' }).query(ASK, [1]))
  assert.equal(rows[0].statement, `${COMMENT} ${ASK}`)
})

test('leaves named statements, commented ones and those outside of a request alone', async () => {
  await withContext(request, async () => {
    const named = await pool.query({ name: 'ask', text: ASK, values: [1] })
    assert.equal(named.rows[0].statement, ASK)
    const own = `${ASK} /* mine */`
    assert.equal((await pool.query(own, [1])).rows[0].statement, own)
  })
  assert.equal((await pool.query(ASK, [1])).rows[0].statement, ASK)
})

test('takes the statements of template libraries, which have a getter for each driver', async () => {
  const statement = new (class {
    values = [1]
    get text() {
      return ASK
    }
    get sql() {
      return ASK.replace('$1', '?')
    }
  })()
  const { rows } = await withContext(request, () => pool.query(statement))
  assert.deepEqual(rows, [{ statement: `${ASK} ${COMMENT}`, value: 1 }])
  const given: object[] = []
  const mysql = withSqlComment({ query: (sent: object) => given.push(sent) }, { dialect: 'mysql' })
  withContext(request, () => mysql.query(statement))
  assert.equal((given[0] as { sql?: string }).sql, `${statement.sql} ${COMMENT}`)
})

test('changes neither the pool nor the statement that it was given', async () => {
  const statement = Object.freeze({ text: ASK, values: Object.freeze([1]) })
  await withContext(request, () => pool.query(statement))
  assert.equal((await withContext(request, () => bare.query(ASK, [1]))).rows[0].statement, ASK)
})

test('rejects as the driver does', async () => {
  await assert.rejects(
    withContext(request, () => pool.query('SELECT 1/0')),
    { code: '22012' },
  )
})
