/** React 18.3 and 19: the scenario as a provider, hooks and an error boundary. Imports nothing of the SDK but its types. */
export { ErrorBoundary, type ErrorBoundaryProps, type RootErrorHandlers, rootErrorHandlers } from './react/errors.js'
export { SilmariProvider, type SilmariProviderProps, useSilmari } from './react/provider.js'
export { type Router, toTemplate, useRoute, useRouteOf } from './react/route.js'
export { type ScenarioView, useScenario } from './react/scenario.js'
export { useTraced } from './react/traced.js'
