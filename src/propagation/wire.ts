/** The ids of one request as every wire format starts from them: lower-case hex of W3C lengths, neither all zero. */
export interface WireIds {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits; the receiver's parent. */
  readonly spanId: string
  readonly sampled: boolean
  /** Whether the right-most 7 bytes of the trace id are random (W3C trace context level 2). */
  readonly random?: boolean
}

/** What a sender said about the trace it is in. An absent field was not said; `sampled` absent leaves the decision to us. */
export interface SentIds {
  readonly traceId?: string
  readonly spanId?: string
  readonly parentSpanId?: string
  readonly sampled?: boolean
  /** A debug trace: record it whatever the rate. Implies `sampled`. */
  readonly debug?: boolean
  readonly random?: boolean
}

export type Header = readonly [name: string, value: string]

/** Reads a header by lower-case name; the values of repeated headers come joined by `, `, as Fetch and node:http do. */
export type ReadHeader = (name: string) => string | undefined

/** Ids whose sampling decision may be left to the receiver; some formats can say that, and "debug". */
export type ForwardedIds = Omit<WireIds, 'sampled'> & Pick<SentIds, 'sampled' | 'debug'>

/** Whether `ids` may stand on a wire: to be asked before any inject, so that garbage in means nothing out. */
export function isWire({ traceId, spanId }: Pick<WireIds, 'traceId' | 'spanId'>): boolean {
  return /^(?!0{32}|.{33}0{16})[\da-f]{32}-[\da-f]{16}$/.test(`${traceId}-${spanId}`)
}

/** The last field of the formats that leave it out where nothing is decided. */
export function toFlag(sampled: boolean | undefined): string {
  return sampled === undefined ? '' : `-${+sampled}`
}
