// `at name (https://host/file.js:1:2)` in V8, `name@https://host/file.js:1:2` elsewhere: file, without line and column.
const FILE = /([\w-]+:\/\/\S+?)(?::\d+){1,2}\)?$/gm
const EXTENSION = /^[\w-]+-extension:$/

/** Where a script that is not the page's own came from. */
export interface ScriptOrigin {
  readonly 'silmari.script.origin': string
  readonly 'silmari.script.kind': 'extension' | 'third_party'
}

/** The origin of the script that threw; `undefined` for the page's own, and where the stack names none. */
export function originOfError(stack: string, pageOrigin: string): ScriptOrigin | undefined {
  const [file] = filesOf(stack)
  return file === undefined ? file : toForeign(file, pageOrigin)
}

/**
 * The origin of the script that made a call of ours, of which `stack` was taken. Its first file is ours; where the
 * application's bundle has us inside, that file is the application's as well, and says nothing. If any other file is the
 * page's own, so was the call.
 */
export function originOfCall(stack: string, pageOrigin: string): ScriptOrigin | undefined {
  const [ours, ...rest] = filesOf(stack)
  const others = rest.filter(file => file !== ours).map(file => toForeign(file, pageOrigin))
  return others.every(Boolean) ? others[0] : undefined
}

function filesOf(stack: string): string[] {
  return [...stack.matchAll(FILE)].map(([, file]) => file!)
}

function toForeign(file: string, pageOrigin: string): ScriptOrigin | undefined {
  const [, scheme = '', host = ''] = /^([\w-]+:)\/\/([^/?#]*)/.exec(file) ?? []
  const origin = `${scheme}//${host}`
  if (origin === pageOrigin) return
  return {
    'silmari.script.origin': origin,
    'silmari.script.kind': EXTENSION.test(scheme) ? 'extension' : 'third_party',
  }
}
