import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { GroundworkBridge } from '../../../../shared/contract/transport.ts'
import { succeed, type Failure } from '../../../../shared/model/failure.ts'
import { startClient } from '../../../../renderer/client/client.ts'
import { useQuestion } from '../../../../renderer/state/confirm.ts'
import { noJobs } from '../../../../renderer/state/jobs-reducer.ts'
import { useJobs } from '../../../../renderer/state/jobs.ts'
import { nothingSeen, placeKey, unseen } from '../../../../renderer/state/snapshots-reducer.ts'
import { deleteSnapshot, takeSnapshot } from '../../../../renderer/state/keep-snapshot.ts'
import { resetDatabase, undoReset } from '../../../../renderer/state/reset.ts'
import { lookAtServer, useSnapshots } from '../../../../renderer/state/snapshots.ts'
import { useToasts } from '../../../../renderer/state/toasts.ts'
import { fakeOverview } from '../../../helpers/fake-databases.ts'

// A bridge as the preload puts it there; every job of the core behind it has ended by the time it is asked for.
const place = { server: 'postgres@localhost:5432', database: 'clinic' }
let isLocal = true
let error: Failure | null = null
let inputs: (readonly [string, Record<string, unknown>])[] = []
const results: Readonly<Record<string, unknown>> = {
  'snapshots.reset': {
    snapshot: 'Clinic portal',
    durationMs: 48,
    endedConnections: [{ application: 'web', user: 'app', count: 2 }],
    notes: [],
    undo: 'clinic__gw_undo_1',
  },
  'snapshots.undo': { snapshot: 'before', durationMs: 31, endedConnections: [], notes: [], undo: 'clinic__gw_undo_2' },
  'snapshots.create': { durationMs: 300 },
  'snapshots.prepareSpare': { dropped: [], spare: 'ready', notes: [] },
  'snapshots.delete': { deleted: 'x' },
}
const bridgeCall = vi.fn<GroundworkBridge['call']>(async (name, input) => {
  inputs.push([name, input as Record<string, unknown>])
  if (name === 'snapshots.list') return succeed(fakeOverview(isLocal))
  if (name === 'servers.databases') return succeed([])
  if (name !== 'jobs.get') return succeed({ jobId: name })
  const of = (input as { jobId: string }).jobId
  return succeed({
    job: {
      id: of,
      kind: 'reset',
      title: of,
      state: error === null ? 'succeeded' : 'failed',
      seq: 1,
      createdAt: '2026-11-20T09:00:00Z',
      steps: [],
      logLines: 0,
      hasResult: error === null,
      ...(error !== null && { error }),
    },
    result: error === null ? results[of] : null,
  })
})
const asked = (name: string) => inputs.filter(([each]) => each === name).map(([, input]) => input)

beforeEach(async () => {
  isLocal = true
  error = null
  localStorage.clear()
  useJobs.setState(noJobs, true)
  useToasts.setState({ toasts: [] })
  useSnapshots.setState(nothingSeen, true)
  vi.stubGlobal('groundwork', { call: bridgeCall, onEvent: () => () => undefined })
  startClient()
  await lookAtServer(place.server)
  inputs = []
})

describe('the snapshots slice', () => {
  it('looks once at a time, and once more for all wishes meanwhile', async () => {
    await Promise.all([lookAtServer(place.server), lookAtServer(place.server), lookAtServer(place.server)])
    expect(asked('snapshots.list')).toHaveLength(2)
  })

  it('resets, says how long it took, and offers Undo once', async () => {
    await resetDatabase(place)
    expect(asked('snapshots.reset')).toEqual([
      {
        server: { kind: 'address', host: 'localhost', port: 5432, user: 'postgres' },
        database: 'clinic',
      },
    ])
    expect(useSnapshots.getState().outcome[placeKey(place)]).toMatchObject({
      kind: 'reset',
      name: 'Clinic portal',
      durationMs: 48,
      ended: 2,
    })
    expect(useToasts.getState().toasts).toMatchObject([
      { tone: 'ok', title: 'Reset to “Clinic portal” in 48 ms', action: { label: 'Undo' } },
    ])
    await resetDatabase(place, 'three patients, one invoice')
    expect(asked('snapshots.reset').at(-1)).toMatchObject({ to: 'three patients, one invoice' })
    expect(useToasts.getState().toasts).toHaveLength(1) // an older Undo would undo the newer reset
  })

  it('resets and undoes together what was kept together', async () => {
    const overview = fakeOverview(true)
    const group = { id: 'g', databases: ['billing', 'clinic'] }
    const clinic = overview.databases[0]
    if (clinic === undefined) throw new Error('no clinic in the fakes')
    const grouped = {
      ...clinic,
      snapshots: clinic.snapshots.map((one, index) => (index === 0 ? { ...one, group } : one)),
      undo: clinic.undo.map((one) => ({ ...one, group })),
    }
    useSnapshots.setState({
      servers: { [place.server]: { ...unseen, overview: { ...overview, databases: [grouped] } } },
    })
    await resetDatabase(place)
    expect(asked('snapshots.reset')[0]).toMatchObject({ to: 'Clinic portal', together: ['billing'] })
    useSnapshots.setState({
      servers: { [place.server]: { ...unseen, overview: { ...overview, databases: [grouped] } } },
    })
    await undoReset(place)
    expect(asked('snapshots.undo')[0]).toMatchObject({ together: ['billing'] })
    await resetDatabase(place, 'Clinic portal', true)
    expect(asked('snapshots.reset').at(-1)).not.toHaveProperty('together')
  })

  it('begins only one thing at a time on a database', async () => {
    await Promise.all([resetDatabase(place), resetDatabase(place), undoReset(place)])
    expect(asked('snapshots.reset')).toHaveLength(1)
    expect(asked('snapshots.undo')).toHaveLength(0)
  })

  it('keeps a fault where it happened, until the next try', async () => {
    error = { kind: 'busy', message: 'Another Groundwork works on it.' }
    await resetDatabase(place)
    expect(useSnapshots.getState().outcome[placeKey(place)]).toMatchObject({
      kind: 'failed',
      of: 'reset',
      failure: error,
    })
    error = null
    await resetDatabase(place)
    expect(useSnapshots.getState().outcome[placeKey(place)]?.kind).toBe('reset')
  })

  it('says nothing of what was stopped', async () => {
    error = { kind: 'cancelled', message: 'Cancelled.' }
    await resetDatabase(place)
    expect(useSnapshots.getState().outcome).toEqual({})
    expect(useToasts.getState().toasts).toEqual([])
  })

  it('makes a spare after a snapshot, and leaves an empty note out', async () => {
    expect(await takeSnapshot(place, { name: 'a', note: '', replace: false, together: [] })).toBe(true)
    expect(asked('snapshots.create')[0]).not.toHaveProperty('note')
    expect(asked('snapshots.prepareSpare')).toHaveLength(1)
  })

  it('asks before it deletes; an undo goes by what it is stored as', async () => {
    const clinic = fakeOverview(true).databases[0]
    const undo = clinic?.undo[0]
    if (undo === undefined) throw new Error('no undo in the fakes')
    const left = deleteSnapshot(place, undo)
    useQuestion.getState().question?.answer(false)
    await left
    expect(asked('snapshots.delete')).toEqual([])
    const agreed = deleteSnapshot(place, undo)
    useQuestion.getState().question?.answer(true)
    await agreed
    expect(asked('snapshots.delete')).toMatchObject([{ name: undo.storedAs }])
  })

  it('wants the name typed for a server on another machine, every time', async () => {
    isLocal = false
    await lookAtServer(place.server)
    const thoughtBetter = resetDatabase(place)
    expect(useQuestion.getState().question).toMatchObject({ typedName: 'clinic' })
    useQuestion.getState().question?.answer(false)
    await thoughtBetter
    expect(asked('snapshots.reset')).toEqual([])
    const agreed = resetDatabase(place)
    useQuestion.getState().question?.answer(true)
    await agreed
    expect(asked('snapshots.reset')).toMatchObject([{ typedName: 'clinic' }])
  })
})
