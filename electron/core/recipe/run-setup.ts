// The main job: recipe -> plan -> steps -> proof. One writer per database; what a failed or cancelled run made is taken
// back; green only when compared and equal. Expected failures end as data with a whole SetupResult.
import type pg from 'pg'
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { Outcome, Report, SetupResult } from '../../../shared/model/report.ts'
import { GroundworkError, raise } from '../failures.ts'
import type { Host } from '../host.ts'
import type { JobContext, JobEnding } from '../jobs/types.ts'
import { closeClient, connect } from '../postgres/connect.ts'
import { redact } from '../process/redact.ts'
import { startBuiltIn } from '../server/built-in.ts'
import { applyWork, beginInEmpty, type Run } from './apply-steps.ts'
import { buildReport, describeServer } from './build-report.ts'
import { lockDatabase } from './database-lock.ts'
import { kindOfFinding } from './finding-kind.ts'
import { findTarget, type Target } from './find-target.ts'
import { loadSource } from './load-source.ts'
import { newNameOf } from './make-plan.ts'
import { observe, type Situation } from './observe.ts'
import { planRecipe, planSteps } from './plan-recipe.ts'
import { cancelled, isExpected, toFailure } from './run-statement.ts'
import { sessionName } from './session-name.ts'
import { createStepBoard, toJobSteps } from './step-board.ts'
import { takeBack } from './take-back.ts'
import { verifyDatabase, type Verified } from './verify-database.ts'

/** Why a plan cannot be run, as the failure of the job; null when it can. */
export const whyNotRun = (plan: Plan): Failure | null => {
  if (plan.state === 'blocked') {
    const first = plan.findings.find((finding) => finding.severity === 'error')
    const more = plan.findings.filter((finding) => finding.severity === 'error').length - 1
    return {
      kind: kindOfFinding(first?.code),
      message: first?.message ?? 'The plan cannot be run.',
      ...first?.place,
      ...(first?.hint === undefined ? {} : { hint: first.hint }),
      ...(more > 0
        ? { detail: `${more} more ${more === 1 ? 'finding stops' : 'findings stop'} this plan.` }
        : first?.detail === undefined
          ? {}
          : { detail: first.detail }),
    }
  }
  if (plan.state === 'needs-choice')
    return {
      kind: 'database-differs',
      message: `The database "${plan.database}" exists and is not what the recipe says.`,
      detail: plan.existing?.differs.join(' ') ?? '',
      hint: `Take another name ("${plan.existing?.suggestedName ?? ''}"), or replace it: the present one is kept as "${plan.existing?.keptAs ?? ''}".`,
    }
  if (plan.state === 'needs-consent') {
    const programs = plan.findings.filter((finding) => finding.code === 'runs-programs')
    return {
      kind: 'needs-consent',
      message: `The scripts run ${programs.length === 1 ? 'a program' : `${programs.length} programs`} on this machine. Nobody has agreed to that.`,
      ...programs[0]?.place,
      detail: programs.map((finding) => finding.message).join('\n'),
      hint: 'Read them; if you trust them, agree (--allow-shell).',
    }
  }
  return null
}

const withOwnSecrets = (context: JobContext, secrets: readonly string[]): JobContext => ({
  ...context,
  log: (level, text) => context.log(level, redact(text, secrets)),
})

export const runSetup = async (host: Host, input: SetupInput, outer: JobContext): Promise<JobEnding<SetupResult>> => {
  const startedAt = new Date()
  const source = await loadSource(input.source, newNameOf(input))
  const { recipe, folder } = source
  const board = createStepBoard(outer)
  let situation: Situation | null = null
  let run: Run | null = null
  let findings: readonly Finding[] = source.findings
  let verified: Verified | null = null
  let ref = input.server
  let context = outer

  const end = (outcome: Outcome, error?: Failure): JobEnding<SetupResult> => {
    const server = situation?.observed.server ?? null
    const changed = board.list().some((step) => step.status === 'done' && step.id !== 'verify' && step.id !== 'look')
    const all = [...findings, ...(run?.findings ?? [])]
    const psql = situation?.psql
    const tools: Report['tools'] =
      psql !== null && psql !== undefined && run?.facts.engines.has('psql') === true
        ? [{ name: 'psql', version: psql.version }]
        : []
    const report = buildReport({
      recipe,
      recipeFile: source.file,
      server,
      serverRef: ref,
      tools,
      outcome,
      changed,
      verified,
      steps: board.list(),
      findings: all,
      error,
      startedAt,
      version: host.version,
    })
    const result: SetupResult = {
      outcome,
      changed,
      database: recipe.database.name,
      role: recipe.role.name,
      server: describeServer(server, ref),
      ...(run?.facts.previous === undefined || outcome === 'failed' || outcome === 'cancelled'
        ? {}
        : { previous: run.facts.previous }),
      ...(run?.facts.envFile === undefined ? {} : { envFile: run.facts.envFile }),
      steps: board.list(),
      report,
      findings: all,
      ...(error === undefined ? {} : { error }),
    }
    const state = outcome === 'verified' ? 'succeeded' : outcome === 'differences' ? 'completed-with-errors' : outcome
    return { state, result, ...(error === undefined ? {} : { error }) }
  }

  let running: string | null = null
  let session: pg.Client | null = null
  const begin = (id: string): void => {
    running = id
    board.start(id)
  }
  const done = (id: string, detail?: string): void => {
    board.end(id, 'done', detail)
    running = null
  }

  try {
    board.replace([{ id: 'look', title: 'Look at the server and the scripts', status: 'pending' }])
    begin('look')
    let target: Target = await findTarget(host, input.server, recipe, input.password)
    ref = target.ref
    const look = (): Promise<Situation> =>
      observe(host, source, target, input, {
        signal: context.signal,
        jobId: context.jobId,
        onProgress: (doneBytes, total) =>
          context.progress({ phase: 'look', title: 'Read the scripts', done: doneBytes, total, unit: 'bytes' }),
      })
    if (target.kind === 'to-start') {
      // Whatever can be known to be in the way is said before a server is made.
      situation = await look()
      const early = planRecipe(recipe, situation.observed)
      findings = early.findings
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
      if (target.kind !== 'ready')
        raise({
          kind: 'built-in-server',
          message: 'The built-in server was started but does not answer.',
          hint: 'Look at its log: groundwork server status.',
        })
      running = 'look' // looked at once more, now inside; should that fail, it is this step
    }
    if (target.kind !== 'ready') return end('failed')
    const admin = { ...target.admin, applicationName: sessionName(context.jobId) }
    const client = await connect(admin, { signal: context.signal })
    session = client
    await lockDatabase(client, recipe.database.name)
    situation = await look()
    const password = situation.rolePassword
    context = withOwnSecrets(outer, password === null ? [] : [password, encodeURIComponent(password)])
    const plan = planRecipe(recipe, situation.observed)
    findings = plan.findings
    const before = board.list().filter((step) => step.id === 'look' || step.id === 'server')
    board.replace([...before, ...toJobSteps(plan.steps)])
    if (running === 'look' && board.list().some((step) => step.id === 'look' && step.status === 'running')) done('look')
    running = null
    const stop = whyNotRun(plan)
    if (stop !== null) throw new GroundworkError(stop)
    const server = situation.observed.server
    if (server === null) throw new Error('observed a running server without facts')

    const planned = planSteps(recipe, situation.observed)
    run = {
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
      mode: planned.mode,
      facts: { loadErrors: 0, engines: new Set() },
    }
    if (
      situation.observed.role?.passwordWorks === true &&
      password !== null &&
      (await host.secrets.get(`${recipe.role.name}@${server.host}:${server.port}`)) !== password
    )
      await host.secrets.set(`${recipe.role.name}@${server.host}:${server.port}`, password, input.remember === true)
    let begun = planned.mode !== 'empty'
    for (const one of planned.steps) {
      if (one.step.action !== 'do' || one.work.kind === 'verify' || one.work.kind === 'mark') continue
      if (context.signal.aborted) throw cancelled()
      begin(one.step.id)
      if (!begun && ['extension', 'grants', 'load'].includes(one.work.kind)) {
        begun = true
        await beginInEmpty(run)
      }
      context.log('info', one.step.title)
      const detail = await applyWork(run, one)
      if (detail?.startsWith('Failed') === true) board.end(one.step.id, 'skipped', detail)
      else done(one.step.id, detail)
    }
    if (context.signal.aborted) throw cancelled()
    const freshlyLoaded = planned.mode === 'fresh' || planned.mode === 'empty'
    begin('verify')
    verified = await verifyDatabase(recipe, situation.observed, situation.uncertain, admin, password, {
      freshlyLoaded: freshlyLoaded && recipe.after.length === 0,
      major: server.major,
      signal: context.signal,
    })
    done('verify')
    const mark = planned.steps.find(({ work }) => work.kind === 'mark')
    if (mark !== undefined) {
      begin('mark')
      try {
        await applyWork(run, mark)
        done('mark')
      } catch (error) {
        // Only a note: a database of somebody else's may be right without it.
        if (
          planned.mode !== 'loaded' ||
          !(error instanceof GroundworkError) ||
          error.failure.kind !== 'permission-denied'
        )
          throw error
        board.end('mark', 'skipped', error.failure.message)
        running = null
      }
    }
    const { comparison, checks } = verified
    // In a database made by this run, an object nobody declared is a difference too; unless commands or code we cannot read may have made it.
    const unasked = comparison.extra.filter((object) => planned.mode === 'fresh' || object.kind !== 'extensions')
    const strange =
      freshlyLoaded &&
      recipe.after.length === 0 &&
      recipe.database.template === undefined &&
      comparison.uncertain.length === 0 &&
      unasked.length > 0
    const equal =
      comparison.missing.length === 0 &&
      comparison.different.length === 0 &&
      checks.every((check) => check.ok) &&
      !strange &&
      run.facts.loadErrors === 0
    if (equal) return end('verified')
    context.log('warning', `"${recipe.database.name}" differs from the recipe; it is kept.`)
    run.findings.push({
      code: 'verify-differs',
      severity: 'warning',
      message: `"${recipe.database.name}" was set up but differs from the recipe. It is kept for you to look at.`,
    })
    return end('differences')
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
    if (run !== null) {
      if (input.keepOnFailure === true) context.log('info', 'What this run made is kept, as you asked.')
      else await takeBack(run, board)
    }
    if (bug) throw error // logged with an id by who called us; what was made has been taken back
    return end(status, failure)
  } finally {
    if (session !== null) await closeClient(session) // last: it holds the lock, also while things are taken back
  }
}
