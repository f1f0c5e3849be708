/** Packages that are installed for these tests alone; what is used of them is checked by running it. */
declare module 'zone.js'
declare module 'axios'
declare module '@mswjs/interceptors/fetch'
declare module '@mswjs/interceptors/XMLHttpRequest'
declare module 'msw'
declare module 'msw/browser'
declare module '@datadog/browser-rum'
declare module 'whatwg-fetch'
