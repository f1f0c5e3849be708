import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { type RequestContext, type Service, withContext } from './context.js'
import { type HeaderSource, readContext } from './read.js'

type Next = () => unknown

/** What Express, Fastify's `onRequest` and node:http have in common. */
interface Incoming {
  readonly headers: HeaderSource
}

/**
 * Keeps the context of each request current while it is served: for Express (`app.use`), Fastify
 * (`addHook('onRequest', …)`), and anything else of the shape `(request, response, next)`. Never throws and never answers:
 * a request with bad ids, or none, is served all the same.
 *
 * ```ts
 * app.use(middleware({ name: 'orders', version: '1.2.0' }))
 * ```
 */
export function middleware(service: Service): (request: Incoming, response: object, next: Next) => void {
  return (request, response, next) => {
    const context = { ...readContext(request.headers), service }
    keepCurrent(request, context)
    keepCurrent(response, context)
    withContext(context, next)
  }
}

/**
 * The same around a listener of node:http, node:https or, its parameters typed, node:http2.
 *
 * ```ts
 * http.createServer(nodeListener({ name: 'orders' }, (request, response) => response.end('ok')))
 * ```
 */
export function nodeListener(
  service: Service,
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): (request: IncomingMessage, response: ServerResponse) => void
export function nodeListener(
  service: Service,
  listener: (request: Http2ServerRequest, response: Http2ServerResponse) => unknown,
): (request: Http2ServerRequest, response: Http2ServerResponse) => void
export function nodeListener<Q extends Incoming, S extends object>(
  service: Service,
  listener: (request: Q, response: S) => unknown,
): (request: Q, response: S) => void {
  const serve = middleware(service)
  return (request, response) => serve(request, response, () => listener(request, response))
}

/**
 * The same around a fetch-style handler (`Request` in, `Response` out), whatever further arguments the platform gives.
 *
 * ```ts
 * export const fetch = fetchHandler({ name: 'orders' }, request => new Response('ok'))
 * ```
 */
export function fetchHandler<A extends unknown[], R>(
  service: Service,
  handler: (request: Request, ...rest: A) => R,
): (request: Request, ...rest: A) => R {
  return (request, ...rest) =>
    withContext({ ...readContext(request.headers), service }, () => handler(request, ...rest))
}

/**
 * The same as Hono middleware.
 *
 * ```ts
 * app.use(honoMiddleware({ name: 'orders' }))
 * ```
 */
export function honoMiddleware<R>(service: Service): (c: { req: { raw: { headers: Headers } } }, next: () => R) => R {
  return (c, next) => withContext({ ...readContext(c.req.raw.headers), service }, next)
}

/**
 * A node:http message raises `data`, `end` and `finish` from its parser, outside of the request's async context, so its
 * listeners would lose it. Frameworks hand in objects of their own, which raise nothing.
 */
function keepCurrent(message: object, context: RequestContext): void {
  const { emit } = message as { emit?: (...args: unknown[]) => unknown }
  if (typeof emit !== 'function') return
  Object.assign(message, { emit: (...args: unknown[]) => withContext(context, () => emit.apply(message, args)) })
}
