// What came of it, from all that is known when it ends: the result with its receipt.
import type { Failure } from '../../../shared/model/failure.ts'
import type { Receipt, RestoreResult } from '../../../shared/model/restore.ts'
import { GroundworkError } from '../failures.ts'
import type { JobEnding } from '../jobs/types.ts'
import { ConnectionLost } from '../load/direct-session.ts'
import { describeServer } from '../recipe/build-report.ts'
import { cancelled, isExpected, toFailure } from '../recipe/run-statement.ts'
import { foldCauses } from './causes.ts'
import { causeOfMissing } from './fix/offer-fixes.ts'
import type { RestoreRun } from './run-state.ts'

/** Who did it: for a copy of an earlier restore, that it is one, and when that was proven. */
export const toolOf = ({ host, known: { tool, keptFrom } }: RestoreRun): Receipt['tool'] => {
  if (keptFrom !== null)
    return {
      name: `copy of a restore proven at ${keptFrom.provenAt.slice(0, 16).replace('T', ' ')} UTC by ${keptFrom.tool.name}`,
      version: keptFrom.tool.version,
    }
  return tool === null ? { name: 'groundwork', version: host.version } : { name: 'pg_restore', version: tool.version }
}

const receiptOf = (run: RestoreRun, causes: RestoreResult['causes']): Receipt => {
  const { plan, proof, sha256 } = run.known
  return {
    objects: proof?.objects ?? {},
    rows: proof?.rows ?? [],
    sequences: proof?.sequences ?? [],
    leftOut: plan?.leftOut ?? [],
    lost: [
      ...(plan?.damage ?? []).map((reason) => ({ what: 'the rest of the dump', reason })),
      ...(proof?.lost ?? []),
      ...(proof === null
        ? []
        : causes
            .filter((cause) => cause.class !== 'cosmetic')
            .flatMap((cause) => cause.objects.map((what) => ({ what, reason: cause.message })))),
    ],
    warnings: [...(proof?.warnings ?? []), ...(plan?.notes ?? [])],
    tool: toolOf(run),
    sha256,
  }
}

export const endWith = (
  run: RestoreRun,
  outcome: RestoreResult['outcome'],
  error?: Failure,
): JobEnding<RestoreResult> => {
  const { known, choices } = run
  const causes = [
    ...(known.missingExtensions.length === 0 ? [] : [causeOfMissing(known.missingExtensions)]),
    ...foldCauses(run.log.errors, run.input.path),
  ]
  const facts = known.dump?.archive?.facts
  const result: RestoreResult = {
    outcome,
    database: known.database,
    role: known.worker?.finalOwner ?? choices.owner ?? known.server?.user ?? '',
    ...(known.connectAs === null ? {} : { connectAs: known.connectAs }),
    ...(known.previous === null ? {} : { previous: known.previous }),
    source: {
      file: run.input.path,
      sizeBytes: known.sizeBytes,
      kind: facts === undefined ? 'script' : 'archive',
      ...(facts === undefined ? {} : { server: facts.serverVersion, pgDump: facts.pgDumpVersion }),
      ...known.plan?.source,
      ...(known.keptFrom === null
        ? {}
        : { copyOf: { provenAt: known.keptFrom.provenAt, restoreMs: known.keptFrom.restoreMs } }),
    },
    server: { ref: known.ref, ...describeServer(known.server, known.ref) },
    receipt: receiptOf(run, causes),
    causes,
    steps: run.board.list(),
    findings: run.findings,
    ...(known.unfinished === null ? {} : { unfinished: known.unfinished }),
    ...(known.ranAgain === null ? {} : { ranAgain: known.ranAgain }),
    ...(error === undefined ? {} : { error }),
    durationMs: Math.round(performance.now() - run.startedAt),
  }
  return {
    state: outcome === 'verified' ? 'succeeded' : outcome === 'differences' ? 'completed-with-errors' : outcome,
    result,
    ...(error === undefined ? {} : { error }),
  }
}

const failureOf = (error: unknown, isCancelled: boolean): Failure | null => {
  if (isCancelled) return cancelled().failure
  if (error instanceof ConnectionLost)
    return {
      kind: 'connection-lost',
      message: 'The connection to the server was lost while restoring.',
      serverMessage: error.message,
      hint: "The live database is as it was. Look at the server's log, then restore again.",
    }
  return isExpected(error) ? toFailure(error, 'The restore stopped') : null
}

/** Of an error; a bug of ours is thrown on, after the step that failed says so. */
export const endInFailure = (run: RestoreRun, error: unknown): JobEnding<RestoreResult> => {
  const expected = failureOf(error, run.context.signal.aborted)
  const failure: Failure = expected ?? { kind: 'internal', message: 'Something unexpected happened.' }
  const status = failure.kind === 'cancelled' ? 'cancelled' : 'failed'
  run.stop.abort()
  const step = run.running()
  if (step !== null) run.board.end(step, status, failure.message)
  run.context.log(status === 'cancelled' ? 'warning' : 'error', failure.message)
  if (expected === null) throw error instanceof Error ? error : new GroundworkError(failure)
  return endWith(run, status, failure)
}
