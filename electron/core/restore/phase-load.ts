// Everything of the plan into the staging database, by our own engine or by pg_restore. Errors are noted in the run's log,
// with their units; what they mean is judged when the result is compared.
import { availableParallelism } from 'node:os'
import { withClient } from '../postgres/connect.ts'
import { inDatabase } from '../postgres/connection.ts'
import { cancelled } from '../recipe/run-statement.ts'
import type { FoundTool } from '../server/find-tool.ts'
import { allowExtensionRows } from './allow-extension-rows.ts'
import { escalateTo } from './escalate.ts'
import type { Looked } from './phase-look.ts'
import type { Staged } from './phase-stage.ts'
import { expectFromPlan, type Expectation } from './expect-from-plan.ts'
import { countExactly } from './prove-restore.ts'
import { restoreProgress, type RestoreProgress } from './restore-progress.ts'
import { sessionPool, type SessionPool } from './restore-sessions.ts'
import { countDumpRows, runPgRestore, splitPlan } from './run-pg-restore.ts'
import { runSerial, runStage } from './run-stages.ts'
import type { RestoreRun } from './run-state.ts'
import { splitRows } from './split-rows.ts'
import type { RunLog } from './run-log.ts'
import type { RestorePlan, RestoreUnit } from './types.ts'

export type Loaded = {
  /** Rows that were there before, where only rows were restored. */
  readonly before: ReadonlyMap<string, number>
  /** Goes on through the comparison; whoever ends that stops it. */
  readonly progress: RestoreProgress
  /** What should be there, read from the plan while the server was at work. */
  readonly expecting?: Promise<Expectation>
}

const isStream = (plan: RestorePlan): boolean => plan.stages.some(({ kind }) => kind === 'stream')

const tablesOf = (plan: RestorePlan): readonly string[] => [
  ...plan.stages
    .flatMap((stage): readonly RestoreUnit[] => stage.units)
    .flatMap(({ data }) => (data?.kind === 'copy' ? [data.table] : [])),
  ...(plan.inserted?.keys() ?? []),
]

type Engine = {
  readonly run: RestoreRun
  readonly looked: Looked
  readonly plan: RestorePlan
  readonly staged: Staged
  readonly pool: SessionPool
  readonly jobs: number
  readonly log: RunLog
}

/** pg_restore reads a tar from its beginning to its end. */
const toolJobs = (archive: Looked['dump']['archive'], jobs: number): number =>
  archive?.facts.format === 'tar' ? 1 : jobs

const loadByPgRestore = async (
  { run, looked, plan, staged, pool, jobs, log }: Engine,
  tool: FoundTool,
  archive: NonNullable<Looked['dump']['archive']>,
): Promise<void> => {
  run.begin('schema')
  const parts = splitPlan(plan)
  await runSerial(parts.before, pool, log)
  await Promise.all([
    runPgRestore({
      tool,
      archivePath: looked.dump.inner,
      listed: parts.listed,
      worker: { ...staged.params, applicationName: staged.application },
      jobs: toolJobs(archive, jobs),
      env: run.host.env,
      log,
    }),
    countDumpRows(parts.listed, log),
  ])
  await runSerial(parts.after, pool, log)
  if (run.signal.aborted) throw cancelled()
}

const loadByOwnEngine = async ({ run, plan, pool, jobs, log }: Engine): Promise<void> => {
  for (const stage of plan.stages) {
    const before = run.running()
    if (before !== stage.id) {
      if (before !== null) run.done(before)
      run.begin(stage.id)
    }
    await runStage(stage, pool, jobs, log, run.context)
    if (run.signal.aborted) throw cancelled()
  }
}

/** `inOne`: the dump was run in its own order, or by pg_restore, and all of it in the first step. */
const endLoading = (run: RestoreRun, inOne: boolean): void => {
  const last = run.running()
  if (last !== null) run.done(last)
  for (const step of run.board.list())
    if (step.status === 'pending' && ['schema', 'data', 'finish'].includes(step.id))
      run.board.end(
        step.id,
        'skipped',
        inOne && step.id !== 'schema' ? 'All went in with the schema.' : 'Nothing to do.',
      )
}

/** `work`: what is run, where that is less than what is to be there in the end. */
export const loadDump = async (
  run: RestoreRun,
  looked: Looked,
  staged: Staged,
  work: RestorePlan = looked.plan,
): Promise<Loaded> => {
  const { choices, signal } = run
  const { admin, dump, tool } = looked
  const { name, application } = staged
  const jobs = choices.jobs ?? Math.min(4, availableParallelism())
  const plan = splitRows(work, jobs)
  const before = choices.dataOnly
    ? await withClient(inDatabase(admin, name), (inside) => countExactly(inside, tablesOf(plan)))
    : new Map<string, number>()
  const pool = sessionPool({
    worker: { ...staged.params, applicationName: application },
    admin: { ...inDatabase(admin, name), applicationName: application },
    settings: {
      standardStrings: dump.archive?.facts.standardConformingStrings ?? true,
      replicaRole: false,
      emptyPath: plan.emptyPath,
    },
    signal,
  })
  const progress = restoreProgress(plan, run.context, {
    startedAt: run.startedAt,
    jobs,
    isCompressed: dump.archive !== null && dump.archive.facts.compression !== 'none',
    rows: run.log.rows,
    poll: { client: looked.lead, database: name, major: looked.server.major },
    ...(tool === null ? {} : { elsewhere: { listed: splitPlan(plan).listed, jobs: toolJobs(dump.archive, jobs) } }),
  })
  const ofExtensions = allowExtensionRows(pool, staged.worker.stagingOwner)
  const log: RunLog = {
    ...run.log,
    allowRows: ofExtensions.allow,
    escalate: choices.agreed.includes('all') && staged.worker.role !== null ? escalateTo(pool) : null,
    ...progress.hooks,
  }
  // Logging in takes a while: those that come later are opened while the first one makes the tables.
  if (tool === null && plan.stages.some(({ kind }) => kind === 'parallel'))
    // Where connections are few the first one must not be the one that is refused.
    pool.worker(0).then(
      () => {
        for (let index = 1; index < jobs; index++) pool.worker(index).catch(() => undefined)
      },
      () => undefined,
    )
  // A stream is the file itself: it is not read twice at the same time.
  const expecting =
    choices.dataOnly || isStream(plan) ? undefined : expectFromPlan(looked.plan, looked.server.versionNumber, signal)
  expecting?.catch(() => undefined)
  const engine: Engine = { run, looked, plan, staged, pool, jobs, log }
  try {
    if (tool !== null && dump.archive !== null) await loadByPgRestore(engine, tool, dump.archive)
    else await loadByOwnEngine(engine)
    await ofExtensions.takeBack()
    endLoading(run, tool !== null || isStream(plan))
  } catch (error) {
    await progress.stop()
    throw error
  } finally {
    await pool.close()
  }
  progress.compare()
  return { before, progress, ...(expecting === undefined ? {} : { expecting }) }
}
