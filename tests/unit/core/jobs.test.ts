import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { createJobRegistry } from '../../../electron/core/jobs/registry.ts'
import type { JobEvent } from '../../../shared/model/job.ts'

const setUp = (logFolder: string | null = null) => {
  const events: JobEvent[] = []
  const bugs: unknown[] = []
  const jobs = createJobRegistry({
    logFolder,
    send: (event) => events.push(event),
    reportBug: (error) => (bugs.push(error), 'bug1'),
  })
  return { jobs, events, bugs }
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('jobs', () => {
  it('answers an id at once and ends with its result', async () => {
    const { jobs } = setUp()
    const id = jobs.start({ kind: 'plan', title: 't', run: async () => ({ state: 'succeeded', result: 42 }) })
    expect(jobs.get(id)?.job.state).toBe('queued')
    const { job, result } = await jobs.ended(id)
    expect([job.state, result, job.hasResult]).toEqual(['succeeded', 42, true])
  })

  it('numbers events so that a late client can order them', async () => {
    const { jobs, events } = setUp()
    const id = jobs.start({
      kind: 'plan',
      title: 't',
      run: async ({ setSteps, updateStep, log, progress }) => {
        setSteps([{ id: 'a', title: 'A', status: 'pending' }])
        updateStep('a', { status: 'done' })
        for (let i = 0; i < 1000; i++) log('info', `line ${i}`)
        for (let i = 0; i < 1000; i++) progress({ phase: 'a', title: 'A', done: i, total: 999, unit: 'rows' })
        await pause(120)
        return { state: 'succeeded' }
      },
    })
    const { job } = await jobs.ended(id)
    const numbers = events.map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(job.seq).toBe(Math.max(...numbers))
    expect(events.filter(({ type }) => type === 'log').length).toBeLessThan(10)
    const last = events.filter((event) => event.type === 'progress').at(-1)
    expect(last?.progress.done).toBe(999)
    expect(job.logLines).toBe(1000)
  })

  it('lets one writer at a target', async () => {
    const { jobs } = setUp()
    let inside = 0
    let most = 0
    const run = async () => {
      most = Math.max(most, ++inside)
      await pause(15)
      inside--
      return { state: 'succeeded' as const }
    }
    const ids = [1, 2, 3].map(() => jobs.start({ kind: 'setup', title: 't', target: 'db', run }))
    await Promise.all(ids.map(jobs.ended))
    expect(most).toBe(1)
  })

  it('goes on to the next writer after a failure', async () => {
    const { jobs } = setUp()
    const bad = jobs.start({
      kind: 'setup',
      title: 't',
      target: 'db',
      run: async () => {
        throw new GroundworkError({ kind: 'busy', message: 'no' })
      },
    })
    const good = jobs.start({ kind: 'setup', title: 't', target: 'db', run: async () => ({ state: 'succeeded' }) })
    expect((await jobs.ended(bad)).job.error).toMatchObject({ kind: 'busy', message: 'no' })
    expect((await jobs.ended(good)).job.state).toBe('succeeded')
  })

  it('turns a bug into an id, never a stack trace', async () => {
    const { jobs, bugs } = setUp()
    const id = jobs.start({
      kind: 'plan',
      title: 't',
      run: async () => {
        throw new TypeError('boom at secret place')
      },
    })
    const { job } = await jobs.ended(id)
    expect(job.error).toMatchObject({ kind: 'internal', logId: 'bug1' })
    expect(JSON.stringify(job)).not.toContain('boom')
    expect(bugs).toHaveLength(1)
  })

  it('cancels, also what has not begun', async () => {
    const { jobs } = setUp()
    const running = jobs.start({
      kind: 'setup',
      title: 't',
      target: 'db',
      run: ({ signal }) =>
        new Promise<{ state: 'cancelled' }>((resolve) =>
          signal.addEventListener('abort', () => resolve({ state: 'cancelled' })),
        ),
    })
    let ran = false
    const queued = jobs.start({
      kind: 'setup',
      title: 't',
      target: 'db',
      run: async () => ((ran = true), { state: 'succeeded' as const }),
    })
    jobs.cancel(queued)
    await pause(5)
    jobs.cancel(running)
    expect((await jobs.ended(running)).job.state).toBe('cancelled')
    expect((await jobs.ended(queued)).job.state).toBe('cancelled')
    expect(ran).toBe(false)
  })

  it('answers any page of a long log, also of what is no longer in memory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gw-log-'))
    const { jobs } = setUp(folder)
    const id = jobs.start({
      kind: 'setup',
      title: 'x',
      run: async ({ log }) => {
        for (let i = 0; i < 50_000; i++) log('info', `zeile ${i} ä`)
        return { state: 'succeeded' }
      },
    })
    await jobs.ended(id)
    for (const [from, count] of [
      [0, 3],
      [999, 2],
      [12_345, 2000],
      [49_999, 10],
    ] as const) {
      const page = await jobs.log(id, from, count)
      const size = Math.min(count, 50_000 - from)
      expect(page?.lines.map((line) => line.text)).toEqual(
        Array.from({ length: size }, (_, index) => `zeile ${from + index} ä`),
      )
      expect([page?.from, page?.total]).toEqual([from, 50_000])
    }
  })
  it('keeps a redacted log file only its owner can read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gw-jobs-'))
    const { jobs } = setUp(folder)
    const id = jobs.start({
      kind: 'setup',
      title: 't',
      secrets: ['hunter2!'],
      run: async ({ log }) => {
        log('info', 'the password is hunter2! and postgres://u:pw@h/db')
        return { state: 'succeeded' }
      },
    })
    await jobs.ended(id)
    const file = join(folder, `${id}.ndjson`)
    const text = readFileSync(file, 'utf8')
    expect(text).not.toMatch(/hunter2|u:pw/)
    expect(text).toContain('the password is')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    const read = await jobs.log(id, 0, 10)
    expect(read?.lines[0]?.text).not.toContain('hunter2')
  })
})
