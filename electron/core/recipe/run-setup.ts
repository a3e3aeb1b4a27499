// The main job: recipe -> plan -> steps -> proof. One writer per database; what a failed or cancelled run made is taken
// back; green only when compared and equal. Expected failures end as data with a whole SetupResult.
import type pg from 'pg'
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { SetupResult } from '../../../shared/model/report.ts'
import { GroundworkError, raise } from '../failures.ts'
import type { Host } from '../host.ts'
import type { JobContext, JobEnding } from '../jobs/types.ts'
import { closeClient, connect } from '../postgres/connect.ts'
import { redact } from '../process/redact.ts'
import { startBuiltIn } from '../server/built-in.ts'
import { lockDatabase } from './database-lock.ts'
import { findTarget, type Target } from './find-target.ts'
import { isAsDeclared, isFreshlyLoaded } from './judge-outcome.ts'
import { loadSource } from './load-source.ts'
import { newNameOf } from './make-plan.ts'
import { observe } from './observe.ts'
import type { Situation } from './situation.ts'
import { roleSecretKey } from './password.ts'
import { planRecipe, planSteps } from './plan-recipe.ts'
import { cancelled, isExpected, toFailure } from './run-statement.ts'
import type { Run } from './run.ts'
import { sessionName } from './session-name.ts'
import { setupEnding, type Seen } from './setup-ending.ts'
import { createStepBoard, toJobSteps } from './step-board.ts'
import { takeBack } from './take-back.ts'
import { verifyDatabase } from './verify-database.ts'
import { whyNotRun } from './why-not-run.ts'
import { leaveMark, workThrough, type Progress } from './work-through.ts'

const withOwnSecrets = (context: JobContext, secrets: readonly string[]): JobContext => ({
  ...context,
  log: (level, text) => context.log(level, redact(text, secrets)),
})

const stillDoesNotAnswer = (): never =>
  raise({
    kind: 'built-in-server',
    message: 'The built-in server was started but does not answer.',
    hint: 'Look at its log: groundwork server status.',
  })

/** A password found to work is kept for the next time. */
const keepWorkingPassword = async ({ host, input, recipe, situation, server }: Run): Promise<void> => {
  const { rolePassword, observed } = situation
  if (observed.role?.passwordWorks !== true || rolePassword === null) return
  const key = roleSecretKey(recipe.role.name, server.host, server.port)
  if ((await host.secrets.get(key)) !== rolePassword) await host.secrets.set(key, rolePassword, input.remember === true)
}

export const runSetup = async (host: Host, input: SetupInput, outer: JobContext): Promise<JobEnding<SetupResult>> => {
  const startedAt = new Date()
  const source = await loadSource(input.source, newNameOf(input))
  const { recipe, folder } = source
  const board = createStepBoard(outer)
  const seen: Seen = {
    source,
    board,
    startedAt,
    version: host.version,
    ref: input.server,
    findings: source.findings,
    situation: null,
    run: null,
    verified: null,
  }
  let context = outer
  let running: string | null = null
  let session: pg.Client | null = null
  const progress: Progress = {
    begin: (id) => {
      running = id
      board.start(id)
    },
    done: (id, detail) => {
      board.end(id, 'done', detail)
      running = null
    },
  }
  const { begin, done } = progress

  try {
    board.replace([{ id: 'look', title: 'Look at the server and the scripts', status: 'pending' }])
    begin('look')
    let target: Target = await findTarget(host, input.server, recipe, input.password)
    seen.ref = target.ref
    const look = async (): Promise<Situation> => {
      seen.situation = await observe(host, source, target, input, {
        signal: context.signal,
        jobId: context.jobId,
        onProgress: (doneBytes, total) =>
          context.progress({ phase: 'look', title: 'Read the scripts', done: doneBytes, total, unit: 'bytes' }),
      })
      return seen.situation
    }
    if (target.kind === 'to-start') {
      // Whatever can be known to be in the way is said before a server is made.
      const early = planRecipe(recipe, (await look()).observed)
      seen.findings = early.findings
      const stop = whyNotRun(early)
      if (stop !== null) throw new GroundworkError(stop)
      board.replace([...board.list(), ...toJobSteps(early.steps)])
      done('look')
      begin('server')
      await startBuiltIn(host, {
        major: target.builtIn.major,
        signal: context.signal,
        onLog: (text) => context.log('info', text),
      })
      done('server')
      target = await findTarget(host, target.ref, recipe, input.password)
      running = 'look' // looked at once more, now inside; should that fail, it is this step
    }
    if (target.kind !== 'ready') return stillDoesNotAnswer()
    const admin = { ...target.admin, applicationName: sessionName(context.jobId) }
    const client = await connect(admin, { signal: context.signal })
    session = client
    await lockDatabase(client, recipe.database.name)
    const situation = await look()
    const { observed, rolePassword, uncertain } = situation
    context = withOwnSecrets(outer, rolePassword === null ? [] : [rolePassword, encodeURIComponent(rolePassword)])
    const plan = planRecipe(recipe, observed)
    seen.findings = plan.findings
    const before = board.list().filter((step) => step.id === 'look' || step.id === 'server')
    board.replace([...before, ...toJobSteps(plan.steps)])
    if (board.list().some((step) => step.id === 'look' && step.status === 'running')) done('look')
    running = null
    const stop = whyNotRun(plan)
    if (stop !== null) throw new GroundworkError(stop)
    const { server } = observed
    if (server === null) throw new Error('observed a running server without facts')

    const { steps, mode } = planSteps(recipe, observed)
    const run: Run = {
      host,
      input,
      context,
      recipe,
      folder,
      situation,
      server,
      admin,
      client,
      undo: [],
      findings: [],
      mode,
      facts: { loadErrors: 0, engines: new Set() },
    }
    seen.run = run
    await keepWorkingPassword(run)
    await workThrough(run, steps, board, progress)
    begin('verify')
    const verified = await verifyDatabase(recipe, observed, uncertain, admin, rolePassword, {
      freshlyLoaded: isFreshlyLoaded(mode) && recipe.after.length === 0,
      major: server.major,
      signal: context.signal,
    })
    seen.verified = verified
    done('verify')
    await leaveMark(run, steps, board, progress)
    if (isAsDeclared(recipe, mode, verified, run.facts.loadErrors)) return setupEnding(seen, 'verified')
    context.log('warning', `"${recipe.database.name}" differs from the recipe; it is kept.`)
    run.findings.push({
      code: 'verify-differs',
      severity: 'warning',
      message: `"${recipe.database.name}" was set up but differs from the recipe. It is kept for you to look at.`,
    })
    return setupEnding(seen, 'differences')
  } catch (error) {
    const bug = !context.signal.aborted && !isExpected(error)
    const failure = context.signal.aborted
      ? cancelled().failure
      : bug
        ? { kind: 'internal' as const, message: 'Something unexpected happened.' }
        : toFailure(error, 'The run stopped')
    const status = failure.kind === 'cancelled' ? 'cancelled' : 'failed'
    if (running !== null) board.end(running, status, failure.message)
    context.log(status === 'cancelled' ? 'warning' : 'error', failure.message)
    if (seen.run !== null) {
      if (input.keepOnFailure === true) context.log('info', 'What this run made is kept, as you asked.')
      else await takeBack(seen.run, board)
    }
    if (bug) throw error // logged with an id by who called us; what was made has been taken back
    return setupEnding(seen, status, failure)
  } finally {
    if (session !== null) await closeClient(session) // last: it holds the lock, also while things are taken back
  }
}
