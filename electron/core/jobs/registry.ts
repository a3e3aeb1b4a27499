// Jobs: started at once, one writer per target, numbered events. Everything a window shows of a job it can rebuild
// from `get` plus later events, so a reload needs no special case.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Failure } from '../../../shared/model/failure.ts'
import { endedStates, type Job, type JobEvent, type JobStep, type Progress } from '../../../shared/model/job.ts'
import { GroundworkError } from '../failures.ts'
import { redact } from '../process/redact.ts'
import { openJobLog, type JobLog } from './job-log.ts'
import type { JobContext, JobEnding, JobRegistry, JobSpec } from './types.ts'

type Running = {
  job: Job
  result: unknown
  readonly log: JobLog
  readonly abort: AbortController
  readonly ended: Promise<void>
}

const progressEveryMs = 50
const keptJobs = 200

/** `reportBug` logs what nobody expected and answers its log id. */
export const createJobRegistry = (options: {
  readonly logFolder: string | null
  readonly send: (event: JobEvent) => void
  readonly reportBug: (error: unknown) => string
}): JobRegistry => {
  const jobs = new Map<string, Running>()
  const targets = new Map<string, Promise<unknown>>()
  const afterwards = new Map<AbortController, Promise<void>>()
  const doAfterwards = (after: (signal: AbortSignal) => Promise<void>): void => {
    const abort = new AbortController()
    const doing = after(abort.signal)
      .catch((error: unknown) => void (error instanceof GroundworkError || options.reportBug(error)))
      .finally(() => afterwards.delete(abort))
    afterwards.set(abort, doing)
  }

  const start = <T>(spec: JobSpec<T>): string => {
    const id = `${spec.kind}-${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`
    const abort = new AbortController()
    const log = openJobLog({
      file: options.logFolder && join(options.logFolder, `${id}.ndjson`),
      redact: (text) => redact(text, spec.secrets ?? []),
      onLines: (from, lines) => {
        update({ logLines: from + lines.length })
        options.send({ type: 'log', jobId: id, seq: running.job.seq, from, lines })
      },
    })
    let finish: () => void = () => undefined
    const running: Running = {
      job: {
        id,
        kind: spec.kind,
        title: spec.title,
        state: 'queued',
        seq: 0,
        createdAt: new Date().toISOString(),
        steps: [],
        logLines: 0,
        hasResult: false,
        ...(spec.target === undefined ? {} : { target: spec.target }),
      },
      result: undefined,
      log,
      abort,
      ended: new Promise<void>((resolve) => (finish = resolve)),
    }
    jobs.set(id, running)
    forgetOldest(jobs)

    const update = (change: Partial<Job>) => {
      running.job = { ...running.job, ...change, seq: running.job.seq + 1 }
    }
    const sendState = (change: Partial<Job>) => {
      update(change)
      options.send({ type: 'state', jobId: id, seq: running.job.seq, job: running.job })
    }
    const setSteps = (steps: readonly JobStep[]) => {
      update({ steps })
      options.send({ type: 'steps', jobId: id, seq: running.job.seq, steps })
    }
    const throttled = throttle<Progress>(progressEveryMs, (progress) => {
      if (endedStates.includes(running.job.state)) return
      update({ progress })
      options.send({ type: 'progress', jobId: id, seq: running.job.seq, progress })
    })
    const context: JobContext = {
      jobId: id,
      signal: abort.signal,
      progress: throttled.push,
      log: log.add,
      setSteps,
      updateStep: (stepId, change) =>
        setSteps(running.job.steps.map((step) => (step.id === stepId ? { ...step, ...change } : step))),
    }

    const run = async () => {
      sendState({ state: 'running', startedAt: new Date().toISOString() })
      const ending = abort.signal.aborted
        ? ({ state: 'cancelled' } as const)
        : await runGuarded(spec, context, options.reportBug)
      throttled.flush()
      await log.close()
      running.result = ending.result
      sendState({
        state: ending.state,
        endedAt: new Date().toISOString(),
        hasResult: ending.result !== undefined,
        logLines: log.total(),
        ...(ending.error ? { error: ending.error } : {}),
      })
      if (ending.after) doAfterwards(ending.after)
      finish()
    }
    // Queued behind whatever writes to the same target; a failed predecessor does not matter.
    const before = (spec.target && targets.get(spec.target)) || Promise.resolve()
    const mine = before.then(run)
    if (spec.target) targets.set(spec.target, mine)
    options.send({ type: 'state', jobId: id, seq: 0, job: running.job })
    return id
  }

  const ended = async (jobId: string) => {
    const running = jobs.get(jobId)
    if (!running) throw new GroundworkError({ kind: 'not-found', message: `There is no job ${jobId}.` })
    await running.ended
    return { job: running.job, result: running.result }
  }

  const settled: JobRegistry['settled'] = async ({ stop } = { stop: false }) => {
    if (stop) for (const abort of afterwards.keys()) abort.abort()
    await Promise.all(afterwards.values())
  }

  return {
    start,
    list: () => [...jobs.values()].map(({ job }) => job).toReversed(),
    get: (jobId) => {
      const running = jobs.get(jobId)
      return running ? { job: running.job, result: running.result } : null
    },
    cancel: (jobId) => {
      const running = jobs.get(jobId)
      if (!running) return false
      if (!endedStates.includes(running.job.state)) running.abort.abort()
      return true
    },
    log: async (jobId, from, count) => (await jobs.get(jobId)?.log.read(from, count)) ?? null,
    ended,
    settled,
    close: async () => {
      for (const running of jobs.values()) running.abort.abort()
      await Promise.all([...jobs.values()].map((running) => running.ended))
      await settled({ stop: true })
    },
  }
}

const runGuarded = async <T>(
  spec: JobSpec<T>,
  context: JobContext,
  reportBug: (error: unknown) => string,
): Promise<JobEnding<T>> => {
  try {
    return await spec.run(context)
  } catch (error) {
    const failure: Failure =
      error instanceof GroundworkError
        ? error.failure
        : {
            kind: 'internal',
            message: 'Something went wrong inside Groundwork.',
            hint: 'The details are in the log under this id.',
            logId: reportBug(error),
          }
    context.log('error', failure.message)
    return { state: failure.kind === 'cancelled' ? 'cancelled' : 'failed', error: failure }
  }
}

const forgetOldest = (jobs: Map<string, Running>) => {
  for (const [id, { job }] of jobs) {
    if (jobs.size <= keptJobs) return
    if (endedStates.includes(job.state)) jobs.delete(id)
  }
}

/** Passes the first value at once, then the latest every `everyMs`. */
const throttle = <T>(everyMs: number, send: (value: T) => void) => {
  let last = 0
  let waiting: { value: T } | null = null
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = undefined
    if (!waiting) return
    const { value } = waiting
    waiting = null
    last = Date.now()
    send(value)
  }
  return {
    push: (value: T) => {
      waiting = { value }
      if (Date.now() - last >= everyMs) flush()
      else timer ??= setTimeout(flush, everyMs - (Date.now() - last))
    },
    flush,
  }
}
