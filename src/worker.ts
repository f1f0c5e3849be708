/** Web workers and shared workers in the scenario of their page, and what a service worker may add to requests. */

export { linkWorker } from './worker/link.js'
export { linkServiceWorker } from './worker/link-service.js'
export { type ServiceWorkerOptions, startServiceWorker } from './worker/service.js'
export { startWorker, type WorkerOptions } from './worker/start.js'
