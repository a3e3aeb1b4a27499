// The JSON of `setup`: one shape for a verified database and for the earliest failure. Documented in docs/cli.md.
import type { Failure } from '../../../../shared/model/failure.ts'
import type { Finding } from '../../../../shared/model/finding.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import type { SetupResult } from '../../../../shared/model/report.ts'

export const setupJson = (result: SetupResult) => ({
  outcome: result.outcome,
  changed: result.changed,
  database: result.database,
  role: result.role,
  server: result.server,
  ...(result.previous === undefined ? {} : { previous: result.previous }),
  ...(result.envFile === undefined ? {} : { envFile: result.envFile }),
  steps: result.steps.map(({ id, title, status, durationMs = 0, detail }) => ({
    id,
    title,
    status,
    durationMs,
    ...(detail === undefined ? {} : { detail }),
  })),
  report: result.report,
  findings: result.findings,
  ...(result.error === undefined ? {} : { error: result.error }),
})

const emptyReport = { counts: {}, missing: [], different: [], extra: [], checks: [] }

/** Of a run that ended before there was anything to report. */
export const earlySetupJson = (
  failure: Failure,
  known: {
    readonly plan?: Plan
    readonly database?: string
    readonly role?: string
    readonly findings?: readonly Finding[]
  },
) => {
  const { plan } = known
  const findings = plan ? [...plan.findings, ...plan.steps.flatMap((step) => step.findings)] : (known.findings ?? [])
  const unique = [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()]
  return {
    outcome: failure.kind === 'cancelled' ? ('cancelled' as const) : ('failed' as const),
    changed: false,
    database: plan?.database ?? known.database ?? null,
    role: plan?.role ?? known.role ?? null,
    server: plan?.server
      ? { label: plan.server.label, version: plan.server.version, host: plan.server.host, port: plan.server.port }
      : null,
    steps:
      plan?.steps.map(({ id, title, action }) => ({
        id,
        title,
        status: action === 'nothing' ? 'already-right' : 'pending',
        durationMs: 0,
      })) ?? [],
    report: emptyReport,
    findings: unique,
    error: failure,
  }
}
