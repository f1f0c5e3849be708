/**
 * PostgreSQL: the one that DATABASE_URL names, else PGlite (PostgreSQL built for WebAssembly) behind a socket, which
 * clients cannot tell from a server. Prints the database's own record of each statement as a JSON log line.
 */
import pg from 'pg'
import { beforeEnd, ready } from './parent.js'
import { SCHEMA } from './schema.js'
import { followStatements } from './statements.js'

const external = process.env.DATABASE_URL
const embedded = external ? undefined : await startEmbedded()
const url = external ?? embedded.url
const client = new pg.Client({ connectionString: url })
await prepare().catch(error => {
  process.stderr.write(`${external ? 'DATABASE_URL: ' : ''}${error.message}\n`)
  process.exit(1)
})
const stopFollowing = await followStatements(client, line => process.stdout.write(`${line}\n`))
beforeEnd(async () => {
  await stopFollowing()
  await client.end()
  await embedded?.stop()
})
ready({ url, kind: external ? 'PostgreSQL at DATABASE_URL' : 'PGlite' })

async function prepare() {
  await client.connect()
  await client.query(SCHEMA)
}

async function startEmbedded() {
  const { PGlite } = await import('@electric-sql/pglite')
  const { PGLiteSocketServer } = await import('@electric-sql/pglite-socket')
  const db = await PGlite.create()
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 20 })
  await server.start()
  return {
    url: `postgres://postgres:postgres@${server.getServerConn()}/postgres`,
    async stop() {
      await server.stop()
      await db.close()
    },
  }
}
