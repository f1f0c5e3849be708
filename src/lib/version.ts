declare const __VERSION__: string

/** As package.json has it; the build puts it here. */
export const VERSION = __VERSION__
