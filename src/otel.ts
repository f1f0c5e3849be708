/**
 * The way in for pages that run OpenTelemetry already. It imports the API alone, and of silmari its types: the handle that
 * `init` answers is handed in. Both lines of the SDK fit, 2.x (`sdk-trace-web`) and 3.x (`sdk-trace`).
 */
export { CausalContextManager } from './otel/context-manager.js'
export { ScenarioIdGenerator } from './otel/id-generator.js'
export { ScenarioLogProcessor } from './otel/log-processor.js'
export { ScenarioPropagator } from './otel/propagator.js'
export { registerGlobally } from './otel/register.js'
export { ScenarioSpanProcessor } from './otel/span-processor.js'
