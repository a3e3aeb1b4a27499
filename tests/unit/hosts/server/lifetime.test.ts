import { readFileSync, rmSync, statSync, mkdtempSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createApp } from '../../../../electron/core/app.ts'
import { findOrStart, type FoundOrStarted } from '../../../../electron/server/find-or-start.ts'
import { watchIdle } from '../../../../electron/server/watch-idle.ts'
import { openWindow, startForTest, tokenOf } from './start-for-test.ts'

const folders: string[] = []
const started: FoundOrStarted[] = []
afterEach(async () => {
  for (const one of started.splice(0)) if (one.kind === 'started') await one.mode.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-lock-'))
  folders.push(folder)
  return folder
}
const begin = async (data: string, build = 'one'): Promise<FoundOrStarted> => {
  const found = await findOrStart({
    createApp,
    version: '0',
    build,
    paths: { data, resources: data, documents: data, shippedPostgres: null },
    pageFolder: data,
  })
  started.push(found)
  return found
}

test('the second start gets a window of the first, and the lock is for this person only', async () => {
  const data = newFolder()
  const first = await begin(data)
  const second = await begin(data)
  expect(first.kind).toBe('started')
  expect(second.kind).toBe('running')
  expect(new URL(second.address).port).toBe(new URL(first.address).port)
  expect(second.address).not.toBe(first.address)
  expect(statSync(join(data, 'browser-mode.json')).mode & 0o777).toBe(0o600)
})

test('of three that start at once, one listens', async () => {
  const data = newFolder()
  const all = await Promise.all([begin(data), begin(data), begin(data)])
  expect(all.filter((one) => one.kind === 'started')).toHaveLength(1)
  expect(new Set(all.map((one) => new URL(one.address).port)).size).toBe(1)
})

test("a lock left by a killed process, or damaged, is in nobody's way", async () => {
  const data = newFolder()
  writeFileSync(
    join(data, 'browser-mode.json'),
    JSON.stringify({ pid: 999_999, port: 9, secret: 'gone', build: 'one' }),
  )
  expect((await begin(data)).kind).toBe('started')
  const other = newFolder()
  writeFileSync(join(other, 'browser-mode.json'), '{"pid": 1')
  expect((await begin(other)).kind).toBe('started')
})

test('stopping takes the lock away', async () => {
  const data = newFolder()
  const first = await begin(data)
  if (first.kind === 'started') await first.mode.stop()
  expect(existsSync(join(data, 'browser-mode.json'))).toBe(false)
})

test('an older build that nobody uses makes room; one in use is kept', async () => {
  const data = newFolder()
  const old = await begin(data, 'old')
  const next = await begin(data, 'new')
  expect(next.kind).toBe('started')
  expect(JSON.parse(readFileSync(join(data, 'browser-mode.json'), 'utf8'))).toMatchObject({ build: 'new' })
  if (old.kind === 'started') await old.mode.stopped
  const window = await openWindow(Number(new URL(next.address).port))
  window.send({ hello: { token: tokenOf(next.address) } })
  await window.next()
  expect((await begin(data, 'newer')).kind).toBe('running')
  window.close()
})

test('windows hear that the host stops', async () => {
  const running = await startForTest()
  const window = await openWindow(running.mode.port)
  window.send({ hello: { token: tokenOf(running.mode.address()) } })
  await window.next()
  await running.end()
  expect(await window.closed).toBe(4410)
})

test('stops by itself when the last window is gone, and not while a job runs', async () => {
  const running = await startForTest({ idleMs: 120 })
  let finish: () => void = () => undefined
  const jobId = running.mode.app.jobs.start({
    kind: 'doctor',
    title: 'Slow',
    run: () =>
      new Promise<{ state: 'succeeded' }>((resolve) => {
        finish = () => resolve({ state: 'succeeded' })
      }),
  })
  let stopped = false
  void running.mode.stopped.then(() => (stopped = true))
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(stopped).toBe(false)
  finish()
  await running.mode.app.jobs.ended(jobId)
  await running.mode.stopped
  await running.end()
})

test('a window that is gone without a word is let go; one that answers stays', async () => {
  const running = await startForTest({ heartbeatMs: 40 })
  const window = await openWindow(running.mode.port)
  window.send({ hello: { token: tokenOf(running.mode.address()) } })
  await window.next()
  const silent = new WebSocket(`ws://${running.own}/ws`, { origin: `http://${running.own}`, autoPong: false })
  await new Promise((resolve) => silent.once('close', resolve))
  window.send({ id: 1, name: 'jobs.list', input: {} })
  expect(await window.next()).toMatchObject({ id: 1 })
  await running.end()
})

test('idle counts from the last time somebody was there', () => {
  let time = 0
  let busy = true
  let idle = 0
  const watch = watchIdle(
    1000,
    () => busy,
    () => idle++,
    () => time,
  )
  time = 5000
  watch.look()
  busy = false
  time = 5999
  watch.look()
  expect(idle).toBe(0)
  time = 6000
  watch.look()
  expect(idle).toBe(1)
  watch.stop()
})
