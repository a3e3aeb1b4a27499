import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { GroundworkBridge } from '../../../../shared/contract/transport.ts'
import type { Job, JobEvent } from '../../../../shared/model/job.ts'
import { succeed, fail } from '../../../../shared/model/failure.ts'
import { call, startClient } from '../../../../renderer/client/client.ts'
import { loadJobs, receiveJobEvent, useJobs, waitForJob } from '../../../../renderer/state/jobs.ts'
import { noJobs } from '../../../../renderer/state/jobs-reducer.ts'

// A bridge as the preload puts it there; the core behind it is one list of jobs.
const job = (id: string, seq: number, state: Job['state'] = 'running'): Job => ({
  id,
  kind: 'setup',
  title: id,
  state,
  seq,
  createdAt: '2026-11-20T09:00:00Z',
  steps: [],
  logLines: 0,
  hasResult: state !== 'running',
})
let jobs: Job[] = []
const bridgeCall = vi.fn<GroundworkBridge['call']>(async (name, input) => {
  if (name === 'jobs.list') return succeed(jobs)
  const found = jobs.find((each) => each.id === (input as { jobId: string }).jobId)
  return found === undefined
    ? fail({ kind: 'not-found', message: 'There is no such job.' })
    : succeed({ job: found, result: found.hasResult ? { outcome: 'verified' } : null })
})

beforeEach(() => {
  jobs = []
  bridgeCall.mockClear()
  useJobs.setState(noJobs, true)
  vi.stubGlobal('groundwork', { call: bridgeCall, onEvent: () => () => undefined })
  startClient()
})
const progress = (jobId: string, seq: number): JobEvent => ({
  type: 'progress',
  jobId,
  seq,
  progress: { phase: 'x', title: 'x', done: 1, total: 2, unit: 'rows' },
})

describe('the jobs slice', () => {
  it('asks once for a job it hears of in the middle', async () => {
    jobs = [job('late', 8)]
    receiveJobEvent(progress('late', 7))
    receiveJobEvent(progress('late', 8))
    await vi.waitFor(() => expect(useJobs.getState().byId['late']?.job.seq).toBe(8))
    expect(bridgeCall.mock.calls.filter(([name]) => name === 'jobs.get')).toHaveLength(1)
  })

  it('asks again after a gap, and is whole then', async () => {
    jobs = [job('a', 1)]
    await loadJobs()
    jobs = [{ ...job('a', 5), steps: [{ id: 'role', title: 'Role', status: 'done' }] }]
    receiveJobEvent(progress('a', 5))
    expect(useJobs.getState().byId['a']?.stale).toBe(true)
    await vi.waitFor(() =>
      expect(useJobs.getState().byId['a']).toMatchObject({ stale: false, job: { steps: [{ status: 'done' }] } }),
    )
  })

  it('forgets a job the core does not know', async () => {
    receiveJobEvent(progress('ghost', 3))
    await vi.waitFor(() => expect(useJobs.getState().unknown).toEqual([]))
    expect(useJobs.getState().byId['ghost']).toBeUndefined()
  })

  it('waits for the end of a job and gives its result', async () => {
    jobs = [job('a', 1)]
    const waiting = waitForJob<{ outcome: string }>('a')
    await vi.waitFor(() => expect(useJobs.getState().byId['a']).toBeDefined())
    jobs = [job('a', 2, 'succeeded')]
    receiveJobEvent({ type: 'state', jobId: 'a', seq: 2, job: job('a', 2, 'succeeded') })
    expect(await waiting).toMatchObject({
      ok: true,
      value: { job: { state: 'succeeded' }, result: { outcome: 'verified' } },
    })
  })

  it('does not wait for a job that has ended before one asked', async () => {
    jobs = [job('done', 4, 'failed')]
    expect(await waitForJob('done')).toMatchObject({ ok: true, value: { job: { state: 'failed' } } })
  })

  it('does not wait for ever when the job is gone after a lost connection', async () => {
    jobs = [job('a', 1)]
    const waiting = waitForJob('a')
    await vi.waitFor(() => expect(useJobs.getState().byId['a']).toBeDefined())
    jobs = []
    await loadJobs()
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'not-found' } })
  })
})

it('answers with a failure when the bridge throws', async () => {
  bridgeCall.mockRejectedValueOnce(new Error('the channel is closed'))
  expect(await call('app.recents', {})).toEqual({
    ok: false,
    error: { kind: 'internal', message: 'the channel is closed' },
  })
})
