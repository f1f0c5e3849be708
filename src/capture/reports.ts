import type { Undo } from '../fact.js'
import { attempt } from '../lib/guard.js'
import type { LateDeps } from './late.js'

interface Report {
  readonly type: string
  readonly body: { readonly id?: string; readonly message?: string; readonly sourceFile?: string } | null
}
type Observe = new (fn: (reports: Report[]) => void, options: object) => { observe(): void; disconnect(): void }

/** Notes deprecations and interventions (Reporting API). The browser keeps the early ones for us; Safari tells none. */
export function startReports({ noteError }: LateDeps): Undo {
  const { ReportingObserver } = window as { ReportingObserver?: Observe }
  if (!ReportingObserver) return () => {}
  const observer = new ReportingObserver(
    reports =>
      attempt('reports', () => {
        for (const { type, body } of reports) {
          noteError({
            source: 'report',
            error: undefined,
            message: body?.message ?? type,
            attributes: { 'report.type': type, 'report.id': body?.id, 'code.file.path': body?.sourceFile },
          })
        }
      }),
    { types: ['deprecation', 'intervention'], buffered: true },
  )
  observer.observe()
  return () => observer.disconnect()
}
