import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDispatch, type Handlers } from '../../../electron/core/dispatch.ts'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { openPreferences } from '../../../electron/core/settings/preferences.ts'
import { createTestHost } from '../../helpers/test-host.ts'

describe('dispatch', () => {
  const bugs: unknown[] = []
  const handlers = {
    'jobs.get': () => {
      throw new GroundworkError({ kind: 'not-found', message: 'no such job' })
    },
    'jobs.cancel': () => {
      throw new TypeError('a bug with /secret/path')
    },
    'jobs.log': ({ from }: { from: number }) => ({ from, lines: [], total: 0 }),
  } as unknown as Handlers
  const call = createDispatch(handlers, (error) => (bugs.push(error), 'id7'))

  it('answers with what the handler gives', async () => {
    expect(await call('jobs.log', { jobId: 'a', from: 3, count: 5 })).toEqual({
      ok: true,
      value: { from: 3, lines: [], total: 0 },
    })
  })
  it('suggests the procedure that was meant', async () => {
    expect(await call('jobs.lst', {})).toMatchObject({
      ok: false,
      error: { kind: 'usage', hint: 'Did you mean jobs.list?' },
    })
  })
  it.each([['__proto__'], ['constructor'], ['toString']])('does not mistake %s for a procedure', async (name) => {
    expect(await call(name, {})).toMatchObject({ ok: false, error: { kind: 'usage' } })
  })
  it('refuses unknown keys and wrong types before the handler', async () => {
    expect(await call('jobs.log', { jobId: 'a', from: -1, count: 5 })).toMatchObject({
      ok: false,
      error: { kind: 'usage' },
    })
    expect(await call('jobs.get', { jobId: 'a', extra: 1 })).toMatchObject({ ok: false, error: { kind: 'usage' } })
  })
  it('keeps expected failures as data and bugs as an id', async () => {
    expect(await call('jobs.get', { jobId: 'a' })).toEqual({
      ok: false,
      error: { kind: 'not-found', message: 'no such job' },
    })
    const reply = await call('jobs.cancel', { jobId: 'a' })
    expect(reply).toMatchObject({ ok: false, error: { kind: 'internal', logId: 'id7' } })
    expect(JSON.stringify(reply)).not.toContain('secret')
    expect(bugs).toHaveLength(1)
  })
})

describe('preferences', () => {
  const open = (data: string, broken: string[] = []) => openPreferences(data, (keptAs) => broken.push(keptAs))

  it('survive a restart, changed one at a time or many at once', async () => {
    const { paths } = createTestHost()
    const first = open(paths.data)
    await Promise.all([
      first.change({ theme: 'dark' }),
      first.change({ engine: 'direct' }),
      first.change({ reduceMotion: true }),
    ])
    expect(await open(paths.data).settings()).toMatchObject({ theme: 'dark', engine: 'direct', reduceMotion: true })
    expect(readdirSync(paths.data).filter((name) => name.endsWith('.partial'))).toEqual([])
  })
  it('keep what they know of a recipe when it is opened again, newest first', async () => {
    const { paths } = createTestHost()
    const preferences = open(paths.data)
    await preferences.remember({ kind: 'recipe', path: '/a', name: 'A', at: '1', outcome: 'verified' })
    await preferences.remember({ kind: 'script', path: '/b', name: 'B', at: '2' })
    await preferences.remember({ kind: 'recipe', path: '/a', name: 'A', at: '3' })
    expect(await preferences.recents()).toEqual([
      { kind: 'recipe', path: '/a', name: 'A', at: '3', outcome: 'verified' },
      { kind: 'script', path: '/b', name: 'B', at: '2' },
    ])
    await preferences.forget('/a')
    expect((await preferences.recents()).map(({ path }) => path)).toEqual(['/b'])
  })
  it('put a damaged file aside instead of overwriting it', async () => {
    const { paths } = createTestHost()
    mkdirSync(paths.data, { recursive: true })
    writeFileSync(join(paths.data, 'settings.json'), '{ "theme": "da')
    const broken: string[] = []
    const preferences = open(paths.data, broken)
    expect((await preferences.settings()).theme).toBe('system')
    expect(broken).toHaveLength(1)
    expect(existsSync(broken[0]!)).toBe(true)
  })
  it('lose one wrong value, not all of them', async () => {
    const { paths } = createTestHost()
    writeFileSync(join(paths.data, 'settings.json'), '{ "theme": "purple", "engine": "psql" }')
    expect(await open(paths.data).settings()).toMatchObject({ theme: 'system', engine: 'psql', reduceMotion: false })
    writeFileSync(join(paths.data, 'settings.json'), '{ "keepUndo": 99, "keepUndoDays": 30, "diskBudgetBytes": -1 }')
    expect(await open(paths.data).settings()).toMatchObject({
      keepUndo: 1,
      keepUndoDays: 30,
      diskBudgetBytes: 20 * 1024 ** 3,
    })
  })
})
