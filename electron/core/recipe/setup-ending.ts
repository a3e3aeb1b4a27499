import type { Failure } from '../../../shared/model/failure.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { Outcome, SetupResult } from '../../../shared/model/report.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import type { JobEnding } from '../jobs/types.ts'
import { buildReport, describeServer } from './build-report.ts'
import type { LoadedSource } from './load-source.ts'
import type { Situation } from './situation.ts'
import type { Run } from './run.ts'
import type { StepBoard } from './step-board.ts'
import type { Verified } from './verify-database.ts'

/** What a set-up has seen and done when it ends, at whatever point that is. */
export type Seen = {
  readonly source: LoadedSource
  readonly board: StepBoard
  readonly startedAt: Date
  readonly version: string
  ref: ServerRef
  findings: readonly Finding[]
  situation: Situation | null
  run: Run | null
  verified: Verified | null
}

/** Every end has a whole result: what was done, what was found, and the report. */
export const setupEnding = (seen: Seen, outcome: Outcome, error?: Failure): JobEnding<SetupResult> => {
  const { source, board, situation, run, ref } = seen
  const { recipe } = source
  const server = situation?.observed.server ?? null
  const steps = board.list()
  const changed = steps.some((step) => step.status === 'done' && step.id !== 'verify' && step.id !== 'look')
  const findings = [...seen.findings, ...(run?.findings ?? [])]
  const psql = run?.facts.engines.has('psql') === true ? (situation?.psql ?? null) : null
  const report = buildReport({
    recipe,
    recipeFile: source.file,
    server,
    serverRef: ref,
    tools: psql === null ? [] : [{ name: 'psql', version: psql.version }],
    outcome,
    changed,
    verified: seen.verified,
    steps,
    findings,
    error,
    startedAt: seen.startedAt,
    version: seen.version,
  })
  const isBack = outcome === 'failed' || outcome === 'cancelled'
  const result: SetupResult = {
    outcome,
    changed,
    database: recipe.database.name,
    role: recipe.role.name,
    server: describeServer(server, ref),
    ...(run?.facts.previous === undefined || isBack ? {} : { previous: run.facts.previous }),
    ...(run?.facts.envFile === undefined ? {} : { envFile: run.facts.envFile }),
    steps,
    report,
    findings,
    ...(error === undefined ? {} : { error }),
  }
  const state = outcome === 'verified' ? 'succeeded' : outcome === 'differences' ? 'completed-with-errors' : outcome
  return { state, result, ...(error === undefined ? {} : { error }) }
}
