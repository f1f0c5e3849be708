/** The lines that let a server allow `headers` to a page of `origin`, for four servers. To be merged with what is there. */
export function toAdvice(origin: string, headers: readonly string[], credentials: boolean): string {
  const list = headers.join(', ')
  const withCredentials = (line: string): string[] => (credentials ? [line] : [])
  return `
Let these servers answer preflights from ${origin} with

  Access-Control-Allow-Headers: ${list}

beside the names that they allow already. In the words of

nginx, where OPTIONS is answered
  add_header Access-Control-Allow-Origin "${origin}" always;
  add_header Access-Control-Allow-Headers "content-type, ${list}" always;${withCredentials(`
  add_header Access-Control-Allow-Credentials true always;`).join('')}

Express
  app.use(cors({ origin: '${origin}', ${credentials ? 'credentials: true, ' : ''}allowedHeaders: ${toArray(['content-type', ...headers])} }))

HAProxy
  http-request set-var(txn.preflight) bool(true) if METH_OPTIONS
  http-after-response set-header Access-Control-Allow-Headers "content-type, ${list}" if { var(txn.preflight) -m found }

Envoy, typed_per_filter_config of envoy.filters.http.cors
  allow_origin_string_match: [{ exact: "${origin}" }]
  allow_headers: "content-type, ${list}"${withCredentials(`
  allow_credentials: true`).join('')}
`
}

function toArray(names: readonly string[]): string {
  return `[${names.map(name => `'${name}'`).join(', ')}]`
}
