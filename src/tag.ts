const NAMES = ['service', 'version', 'endpoint', 'propagate', 'debug', 'pipeline', 'options']

/** What the `data-*` attributes of a script tag say, as options, and what is wrong with them. Pure. */
export function readTag(data: Readonly<Record<string, string | undefined>>): { options: object; problems: string[] } {
  const problems: string[] = []
  for (const given in data) {
    if (NAMES.includes(given)) continue
    // Of its letters but for two, the first in its place, or with the middle of it. Others are other people's: consent tools mark script tags.
    const meant = NAMES.find(name =>
      new RegExp(`^${name[0]}.?[${name}]{${name.length - 3},}.?$|${name.slice(1, 5)}`, 'i').test(given),
    )
    if (meant) problems.push(`silmari: option data-${given} is ${data[given]}; give data-${meant}.`)
  }
  let more: { service?: object; propagate?: object } | null = {}
  try {
    more = JSON.parse(data.options || '{}')
  } catch (error) {
    problems.push(`silmari: option data-options is no JSON (${error}). The default is used.`)
  }
  const { service, version, endpoint, propagate, debug, pipeline } = data
  return {
    options: {
      endpoint,
      debug: debug !== undefined && debug !== 'false',
      pipelineUrl: pipeline,
      ...more,
      // One part by an attribute of its own, the others by `data-options`.
      service: { name: service, version, ...more?.service },
      propagate: { ...(propagate && { to: propagate.split(/[\s,]+/).filter(Boolean) }), ...more?.propagate },
    },
    problems,
  }
}
