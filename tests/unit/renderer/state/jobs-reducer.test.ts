import { describe, expect, it } from 'vitest'
import type { Job, JobEvent, LogLine } from '../../../../shared/model/job.ts'
import {
  applyJobEvent,
  applyJobList,
  applyLogPage,
  applySnapshot,
  jobsNewestFirst,
  noJobs,
  shareDone,
} from '../../../../renderer/state/jobs-reducer.ts'

const job = (id: string, seq: number, more: Partial<Job> = {}): Job => ({
  id,
  kind: 'setup',
  title: id,
  state: 'running',
  seq,
  createdAt: '2026-11-20T09:00:00Z',
  steps: [],
  logLines: 0,
  hasResult: false,
  ...more,
})
const line = (text: string): LogLine => ({ at: '2026-11-20T09:00:00Z', level: 'info', text })
const progress = (seq: number, done: number): JobEvent => ({
  type: 'progress',
  jobId: 'a',
  seq,
  progress: { phase: 'load:0', title: 'Load', done, total: 10, unit: 'statements' },
})

describe('job events', () => {
  it('applies events in order', () => {
    let state = applySnapshot(noJobs, job('a', 1))
    state = applyJobEvent(state, progress(2, 5))
    state = applyJobEvent(state, {
      type: 'steps',
      jobId: 'a',
      seq: 3,
      steps: [{ id: 'role', title: 'Role', status: 'done' }],
    })
    expect(state.byId['a']).toMatchObject({
      stale: false,
      job: { seq: 3, progress: { done: 5 }, steps: [{ status: 'done' }] },
    })
  })

  it('ignores what is not newer than the snapshot', () => {
    const state = applySnapshot(noJobs, job('a', 7, { state: 'succeeded' }))
    expect(applyJobEvent(state, progress(7, 5))).toBe(state)
    expect(applyJobEvent(state, { type: 'state', jobId: 'a', seq: 6, job: job('a', 6) })).toBe(state)
  })

  it('marks a job stale when an event is missing, until its snapshot comes', () => {
    let state = applyJobEvent(applySnapshot(noJobs, job('a', 1)), progress(4, 5))
    expect(state.byId['a']?.stale).toBe(true)
    state = applySnapshot(state, job('a', 5))
    expect(state.byId['a']).toMatchObject({ stale: false, job: { seq: 5 } })
  })

  it('keeps the newer job when a snapshot was overtaken by events', () => {
    let state = applySnapshot(noJobs, job('a', 1))
    state = applyJobEvent(state, { type: 'state', jobId: 'a', seq: 9, job: job('a', 9, { state: 'failed' }) })
    state = applySnapshot(state, job('a', 4))
    expect(state.byId['a']?.job).toMatchObject({ seq: 9, state: 'failed' })
  })

  it('asks for a job it has only heard of, once', () => {
    let state = applyJobEvent(noJobs, progress(3, 1))
    state = applyJobEvent(state, progress(4, 2))
    expect(state.unknown).toEqual(['a'])
    expect(applySnapshot(state, job('a', 4)).unknown).toEqual([])
  })

  it('merges log lines by their place, even from events older than the snapshot', () => {
    let state = applySnapshot(noJobs, job('a', 5, { logLines: 2 }))
    state = applyJobEvent(state, { type: 'log', jobId: 'a', seq: 4, from: 0, lines: [line('0'), line('1')] })
    state = applyJobEvent(state, { type: 'log', jobId: 'a', seq: 6, from: 2, lines: [line('2')] })
    expect(state.byId['a']?.log.lines.map((each) => each.text)).toEqual(['0', '1', '2'])
    expect(state.byId['a']?.job).toMatchObject({ seq: 6, logLines: 3 })
  })

  it('drops jobs that the list no longer names, and keeps the logs of the others', () => {
    let state = applyJobList(noJobs, [job('a', 1), job('b', 1)])
    state = applyLogPage(state, 'a', { from: 0, lines: [line('0')], total: 1 })
    state = applyJobList(state, [job('a', 3)])
    expect(Object.keys(state.byId)).toEqual(['a'])
    expect(state.byId['a']?.log.lines).toHaveLength(1)
    expect(state.loaded).toBe(true)
  })
})

it('sorts jobs newest first', () => {
  const state = applyJobList(noJobs, [
    job('old', 1, { createdAt: '2026-11-20T08:00:00Z' }),
    job('new', 1, { createdAt: '2026-11-20T10:00:00Z' }),
  ])
  expect(jobsNewestFirst(state).map((each) => each.id)).toEqual(['new', 'old'])
})

it('never makes up a share', () => {
  expect(shareDone(job('a', 1))).toBeNull()
  expect(shareDone(job('a', 1, { progress: { phase: 'x', title: '', done: 5, total: null, unit: 'rows' } }))).toBeNull()
  expect(shareDone(job('a', 1, { progress: { phase: 'x', title: '', done: 5, total: 20, unit: 'rows' } }))).toBe(0.25)
})
