import { routes } from './routes.js'

/** Fields of the access log, in the shape that the lens reads: name → HAProxy log expression. */
const LINE = {
  // A string, for what cannot be read as a request has "-" here.
  time: '"%[var(txn.time)]"',
  method: '"%HM"',
  path: '%[var(txn.path),json(utf8s)]',
  status: '%ST',
  duration_ms: '%Ta',
  server: '"haproxy"',
  upstream: '"%b/%s"',
  // "+2" when the last try went to another server.
  retries: '"%rc"',
  termination: '"%tsc"',
  request_id: '"%ID"',
  global_trace_id: '%[var(txn.gtid),json(utf8s)]',
  traceparent: '%[var(txn.traceparent),json(utf8s)]',
  client_name: '%[var(txn.client),json(utf8s)]',
  client_version: '%[var(txn.version),json(utf8s)]',
}
const TEXT = new Set(['path', 'global_trace_id', 'traceparent', 'client_name', 'client_version'])

/**
 * HAProxy 2.4 and later. Headers are kept in variables while the request is there, for the log is written after it has
 * gone; `req.fhdr` takes a header whole, where `req.hdr` would take what stands after its last comma.
 */
export function toHaproxyConfig(port) {
  return `
global
  log stdout format raw local0 info

defaults
  mode http
  log global
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  retries 2
  retry-on conn-failure empty-response 503
  option redispatch
  option dontlognull

frontend shop
  bind 127.0.0.1:${port}
  unique-id-format %[uuid()]
  http-request set-var(txn.time) date(0,ms)
  http-request set-var(txn.path) path
  http-request set-var(txn.gtid) req.fhdr(x-global-trace-id)
  http-request set-var(txn.traceparent) req.fhdr(traceparent)
  http-request set-var(txn.client) req.fhdr(x-client-name)
  http-request set-var(txn.version) req.fhdr(x-client-version)
  http-request set-header x-request-id %[unique-id]
  option forwardfor
${routes
  .filter(route => route.silent)
  .map(toSilence)
  .join('\n')}
${routes.map(toRule).join('\n')}
  log-format ${toLogFormat()}
${routes.map(toBackend).join('\n')}
`
}

function toSilence({ prefix }) {
  return `  http-request set-log-level silent if { path_beg ${prefix} }`
}

function toRule({ prefix, name }) {
  return `  use_backend ${name} if { path_beg ${prefix} }`
}

function toBackend({ name, url, strip }) {
  const replace = strip ? `  http-request replace-path ^${strip}(.*) \\1\n` : ''
  return `
backend ${name}
${replace}  server ${name}-1 ${new URL(url).host}`
}

function toLogFormat() {
  const pairs = Object.entries(LINE).map(([key, value]) => `"${key}":${TEXT.has(key) ? `"${value}"` : value}`)
  return `'{${pairs.join(',')}}'`
}
