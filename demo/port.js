import { createServer } from 'node:net'

/** `preferred` if nobody listens there, else any free port. */
export async function freePort(preferred) {
  return (await tryPort(preferred)) ?? (await tryPort(0))
}

function tryPort(port) {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const free = server.address().port
      server.close(() => resolve(free))
    })
  })
}
