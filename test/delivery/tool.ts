/** What makes and sends a page's records, and how a store reads them. */
export interface Tool {
  readonly name: string
  /** Has `window.make(count)`, and `window.isReady()`: what is made now is kept as well as the tool can. */
  readonly html: string
  /** Scripts of the site. */
  readScript(path: string): string | Buffer
  readRecords(body: string): Seen[]
}

export interface Seen {
  /** Under which a record comes again. */
  readonly id: string
  /** Of the test's own records. */
  readonly number: number | undefined
  /** What a page tells of its own losses. */
  readonly dropped?: Readonly<Record<string, number>>
}
