import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { Report } from '../../../shared/model/report.ts'
import { raise } from '../failures.ts'
import type { Host } from '../host.ts'
import type { JobContext, JobEnding } from '../jobs/types.ts'
import { buildReport } from './build-report.ts'
import { findTarget } from './find-target.ts'
import { judgeDatabase } from './judge-database.ts'
import { loadSource } from './load-source.ts'
import { newNameOf } from './make-plan.ts'
import { observe } from './observe.ts'
import { planExtensions } from './plan-extensions.ts'
import { createStepBoard } from './step-board.ts'
import { verifyDatabase } from './verify-database.ts'

/** Compares a database with its recipe and changes nothing. */
export const runCheck = async (host: Host, input: SetupInput, context: JobContext): Promise<JobEnding<Report>> => {
  const startedAt = new Date()
  const source = await loadSource(input.source, newNameOf(input))
  const { recipe } = source
  const board = createStepBoard(context)
  board.replace([
    { id: 'look', title: 'Look at the server and the scripts', status: 'pending' },
    { id: 'verify', title: 'Compare with the recipe', status: 'pending' },
  ])
  board.start('look')
  const target = await findTarget(host, input.server, recipe, input.password)
  if (target.kind !== 'ready')
    return raise({
      kind: 'server-unreachable',
      message: 'The built-in server does not run, so there is nothing to compare.',
      hint: 'Start it (groundwork server start), or run the set-up.',
    })
  const situation = await observe(host, source, target, input, {
    signal: context.signal,
    jobId: context.jobId,
    onProgress: (done, total) =>
      context.progress({ phase: 'look', title: 'Read the scripts', done, total, unit: 'bytes' }),
  })
  board.end('look', 'done')
  const { observed } = situation
  if (observed.database === null || observed.server === null)
    return raise({
      kind: 'not-found',
      message: `There is no database "${recipe.database.name}" on this server.`,
      hint: 'Run the set-up to make it.',
    })
  board.start('verify')
  const verified = await verifyDatabase(
    recipe,
    observed,
    situation.uncertain,
    target.admin,
    observed.role?.passwordWorks === false ? null : situation.rolePassword,
    { freshlyLoaded: false, major: observed.server.major, signal: context.signal },
  )
  const checks = [...verified.checks]
  if (observed.role?.passwordWorks === false)
    checks.push({
      name: `login as ${recipe.role.name}`,
      kind: 'login',
      expected: 'logs in',
      found: 'no password known here works',
      ok: false,
    })
  for (const { step } of planExtensions(recipe, observed, true).steps)
    if (step.action === 'do')
      checks.push({
        name: step.id.replace('extension:', 'extension '),
        kind: 'count',
        expected: 'installed',
        found: 'not installed',
        ok: false,
      })
  const verdict = judgeDatabase(recipe, observed)
  const findings = [
    ...observed.findings,
    ...(verdict.kind === 'differs'
      ? [{ code: 'database-differs', severity: 'warning' as const, message: verdict.differs.join(' ') }]
      : []),
  ]
  const equal =
    verified.comparison.missing.length === 0 &&
    verified.comparison.different.length === 0 &&
    checks.every((check) => check.ok)
  board.end('verify', 'done')
  const outcome = equal ? 'verified' : 'differences'
  const report = buildReport({
    recipe,
    recipeFile: source.file,
    server: observed.server,
    serverRef: target.ref,
    tools: [],
    outcome,
    verified: { ...verified, checks },
    steps: board.list(),
    findings,
    startedAt,
    version: host.version,
  })
  return { state: equal ? 'succeeded' : 'completed-with-errors', result: report }
}
