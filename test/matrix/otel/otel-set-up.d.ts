declare module 'otel-set-up' {
  export const setUp: import('./setup.js').Setup
}
