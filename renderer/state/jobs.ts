// The jobs slice: feeds the reducer from events and asks the core for what is missing.
import { useCallback, useEffect, useState } from 'react'
import { create } from 'zustand'
import type { Failure, Result } from '../../shared/model/failure.ts'
import { endedStates, type Job, type JobEvent, type LogLine } from '../../shared/model/job.ts'
import { call } from '../client/client.ts'
import {
  applyJobEvent,
  applyJobList,
  applyLogPage,
  applySnapshot,
  noJobs,
  type JobEntry,
  type JobsState,
} from './jobs-reducer.ts'
import { emptyLog, mostLogLines, nextLogRange, type LogState } from './log-reducer.ts'

const logPageLines = 2000

export const useJobs = create<JobsState>()(() => noJobs)

const asking = new Set<string>()
const askForJob = async (jobId: string): Promise<void> => {
  if (asking.has(jobId)) return
  asking.add(jobId)
  const answer = await call('jobs.get', { jobId })
  asking.delete(jobId)
  if (answer.ok) useJobs.setState((state) => applySnapshot(state, answer.value.job))
  else useJobs.setState((state) => ({ ...state, unknown: state.unknown.filter((id) => id !== jobId) }))
}

export const receiveJobEvent = (event: JobEvent): void => {
  useJobs.setState((state) => applyJobEvent(state, event))
  const state = useJobs.getState()
  if (state.unknown.includes(event.jobId) || state.byId[event.jobId]?.stale === true) void askForJob(event.jobId)
}

/** At the start and after a lost connection. */
export const loadJobs = async (): Promise<void> => {
  const answer = await call('jobs.list', {})
  if (answer.ok) useJobs.setState((state) => applyJobList(state, answer.value))
}

export const useJob = (jobId: string | null | undefined): JobEntry | undefined =>
  useJobs((state) => (jobId === null || jobId === undefined ? undefined : state.byId[jobId]))

export const cancelJob = (jobId: string): Promise<Result<null>> => call('jobs.cancel', { jobId })

/** The typed result of an ended job, once it is there: null while it runs. `T` is what the contract says for its kind. */
export const useJobResult = <T>(
  jobId: string | null | undefined,
): { readonly job: Job | undefined; readonly result: T | null; readonly error: Failure | null } => {
  const job = useJob(jobId)?.job
  const [got, setGot] = useState<{
    readonly jobId: string
    readonly result: T | null
    readonly error: Failure | null
  } | null>(null)
  const ended = job !== undefined && endedStates.includes(job.state)
  useEffect(() => {
    if (jobId === null || jobId === undefined) return undefined
    let current = true
    void call('jobs.get', { jobId }).then((answer) => {
      if (!current) return
      if (!answer.ok) return setGot({ jobId, result: null, error: answer.error })
      useJobs.setState((state) => applySnapshot(state, answer.value.job))
      setGot({ jobId, result: (answer.value.result ?? null) as T | null, error: answer.value.job.error ?? null })
    })
    return () => {
      current = false
    }
  }, [jobId, ended])
  const mine = got !== null && got.jobId === jobId ? got : null
  return { job, result: mine?.result ?? null, error: mine?.error ?? job?.error ?? null }
}

/** Resolves when the job has ended, with its result. */
export const waitForJob = async <T>(
  jobId: string,
): Promise<Result<{ readonly job: Job; readonly result: T | null }>> => {
  const ended = (): boolean => {
    const state = useJobs.getState().byId[jobId]?.job.state
    return state !== undefined && endedStates.includes(state)
  }
  const first = await call('jobs.get', { jobId })
  if (!first.ok) return first
  useJobs.setState((state) => applySnapshot(state, first.value.job))
  if (!ended())
    await new Promise<void>((resolve) => {
      const stop = useJobs.subscribe(() => {
        if (!ended() && useJobs.getState().byId[jobId] !== undefined) return
        stop()
        resolve()
      })
    })
  const last = await call('jobs.get', { jobId })
  return last.ok ? { ok: true, value: { job: last.value.job, result: (last.value.result ?? null) as T | null } } : last
}

/** The log of a job: its end, and what is before it as far as somebody looks. `need` says from which line on. */
export const useLog = (jobId: string): { readonly log: LogState; readonly need: (line: number) => void } => {
  const log = useJob(jobId)?.log ?? emptyLog
  const [wanted, setWanted] = useState({ jobId, line: Number.MAX_SAFE_INTEGER })
  const need = useCallback(
    (line: number) => setWanted((before) => (before.jobId === jobId && before.line <= line ? before : { jobId, line })),
    [jobId],
  )
  const range = nextLogRange(log, logPageLines, wanted.jobId === jobId ? wanted.line : Number.MAX_SAFE_INTEGER)
  const from = range?.from
  const count = range?.count
  useEffect(() => {
    if (from === undefined || count === undefined) return undefined
    const timer = setTimeout(() => {
      void call('jobs.log', { jobId, from, count }).then((answer) => {
        if (answer.ok) useJobs.setState((state) => applyLogPage(state, jobId, answer.value))
      })
    }, 30)
    return () => clearTimeout(timer)
  }, [jobId, from, count])
  return { log, need }
}

/** All of a log, for the clipboard. */
export const fetchWholeLog = async (jobId: string): Promise<readonly LogLine[]> => {
  const lines: LogLine[] = []
  for (;;) {
    const answer = await call('jobs.log', { jobId, from: lines.length, count: mostLogLines })
    if (!answer.ok) return lines
    lines.push(...answer.value.lines)
    if (answer.value.lines.length === 0 || lines.length >= answer.value.total) return lines
  }
}
