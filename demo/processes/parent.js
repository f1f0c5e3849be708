/**
 * What every process of the demo does towards the one that started it: says when it is ready, and ends with it. The
 * channel between the two breaks even when the parent is killed, so nobody is left behind.
 */
let lastWords = async () => {}
let ended = false

process.once('message', end)
process.once('disconnect', end)
process.once('SIGTERM', end)
// Ctrl-C reaches the whole group at once; the parent decides in which order we end.
process.on('SIGINT', () => {})

function end() {
  if (ended) return
  ended = true
  lastWords().finally(() => process.exit())
}

/** Tells the parent that we are ready, with what it needs to know: an address, a port. */
export function ready(info = {}) {
  if (process.connected) process.send(info)
  else process.exit()
}

/** `fn` is awaited before the process ends. */
export function beforeEnd(fn) {
  lastWords = fn
}

/** Listens on any free port of this machine only, then reports the address. */
export function listen(server) {
  server.listen(0, '127.0.0.1', () => ready({ url: `http://127.0.0.1:${server.address().port}` }))
}
