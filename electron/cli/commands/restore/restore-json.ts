// The JSON of `restore`: one shape for a verified database and for the earliest failure. Documented in docs/restore.md.
import type { Failure } from '../../../../shared/model/failure.ts'
import type { RestoreResult } from '../../../../shared/model/restore.ts'

export const restoreJson = (result: RestoreResult) => ({
  outcome: result.outcome,
  database: result.database,
  role: result.role,
  ...(result.connectAs === undefined ? {} : { connectAs: result.connectAs }),
  ...(result.previous === undefined ? {} : { previous: result.previous }),
  source: result.source,
  server: result.server,
  receipt: result.receipt,
  causes: result.causes.map(({ class: kind, count, message, fixes, ...more }) => ({
    class: kind,
    count,
    message,
    fixes,
    ...more,
  })),
  steps: result.steps.map(({ id, title, status, durationMs = 0, detail }) => ({
    id,
    title,
    status,
    durationMs,
    ...(detail === undefined ? {} : { detail }),
  })),
  findings: result.findings,
  ...(result.unfinished === undefined ? {} : { unfinished: result.unfinished }),
  ...(result.ranAgain === undefined ? {} : { ranAgain: result.ranAgain }),
  durationMs: result.durationMs,
  ...(result.error === undefined ? {} : { error: result.error }),
})

/** Of a run that ended before there was anything to restore. */
export const earlyRestoreJson = (
  failure: Failure,
  known: { readonly database: string | null; readonly file: string | null },
) => ({
  outcome: failure.kind === 'cancelled' ? ('cancelled' as const) : ('failed' as const),
  database: known.database,
  role: null,
  source: { file: known.file },
  server: null,
  receipt: { objects: {}, rows: [], sequences: [], leftOut: [], lost: [], warnings: [], tool: null, sha256: '' },
  causes: [],
  steps: [],
  findings: [],
  durationMs: 0,
  error: failure,
})
