type Data = Readonly<Record<string, string | undefined>>

const NAMES = ['service', 'version', 'endpoint', 'propagate', 'debug', 'pipeline', 'options']

/** What the `data-*` attributes of a script tag say, as options, and what is wrong with them. Pure. */
export function readTag(data: Data): { options: object; problems: string[] } {
  const problems: string[] = []
  for (const given in data) {
    // Names that begin like none of ours are other people's: consent tools and page builders mark script tags.
    const meant = !NAMES.includes(given) && NAMES.find(name => name.slice(0, 3) === given.slice(0, 3).toLowerCase())
    if (meant) problems.push(`silmari: ${given} in the script tag is not known; give data-${meant}.`)
  }
  const { service, version, endpoint, propagate, debug, pipeline } = data
  let more = {}
  try {
    if (data.options) more = readObject(data.options)
  } catch (error) {
    problems.push(`silmari: data-options is left out: ${error}`)
  }
  return {
    options: {
      service: { name: service, version },
      endpoint,
      propagate: propagate ? { to: propagate.split(/[\s,]+/).filter(Boolean) } : {},
      debug: debug !== undefined && debug !== 'false',
      pipelineUrl: pipeline,
      ...more,
    },
    problems,
  }
}

/** `data-options='{"cookie":true}'`: any option that JSON can say. */
function readObject(text: string): object {
  const value: unknown = JSON.parse(text)
  if (!/^\s*{/.test(text)) throw new TypeError(`${text} is no object`)
  return value as object
}
