/** Where other tracers leave a mark in the page, and how they are called. */
const MARKS: Readonly<Record<string, (of: Record<PropertyKey, unknown>) => unknown>> = {
  // Registered globals, https://github.com/open-telemetry/opentelemetry-js/blob/main/api/src/internal/global-utils.ts
  OpenTelemetry: of => (of[Symbol.for('opentelemetry.js.api.1')] as { trace?: unknown } | undefined)?.trace,
  Sentry: of => of.__SENTRY__,
  'Datadog RUM': of => of.DD_RUM,
  'Elastic RUM': of => of.elasticApm,
  'Grafana Faro': of => of.faro,
  'New Relic': of => of.newrelic ?? of.NREUM,
  Dynatrace: of => of.dtrum ?? of.dT_,
  AppDynamics: of => of.ADRUM,
  'Azure Application Insights': of => of.appInsights,
  Honeycomb: of => of.Honeycomb,
  'Zone.js': of => of.Zone,
}

/** Other tracers that are on this page now. */
export function findTracers(scope: object): string[] {
  return Object.keys(MARKS).filter(name => MARKS[name]!(scope as Record<PropertyKey, unknown>))
}

/** Names them in the console: what a header may come from that is not ours. */
export function nameTracers(): void {
  const tracers = findTracers(window)
  if (!tracers.length) return
  console.info(
    `silmari: on this page there are also ${tracers.join(', ')}. A traceparent that they have set is adopted; ` +
      `load silmari before them, so that it sees theirs (docs/wire.md).`,
  )
}
