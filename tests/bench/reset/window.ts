// A window's way to the core: browser mode and its WebSocket, without a page.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { createApp } from '../../../electron/core/app.ts'
import { startBrowserMode } from '../../../electron/server/browser-mode.ts'
import type { FromHost } from '../../../shared/contract/browser-wire.ts'
import type { Job } from '../../../shared/model/job.ts'
import type { Result } from '../../../shared/model/failure.ts'

export type Window = {
  /** A call, and for a job its result. */
  readonly job: <T>(name: string, input: object) => Promise<T>
  readonly close: () => Promise<void>
}

export const openWindow = async (): Promise<Window> => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-bench-window-'))
  for (const name of ['page', 'data']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'page/index.html'), '<!doctype html><title>x</title>')
  const paths = { data: join(folder, 'data'), resources: folder, documents: folder, shippedPostgres: null }
  const mode = await startBrowserMode({
    createApp,
    version: '0.0.0',
    paths,
    pageFolder: join(folder, 'page'),
    adminSecret: 'of the bench',
  })
  const origin = `http://127.0.0.1:${mode.port}`
  const socket = new WebSocket(`ws://127.0.0.1:${mode.port}/ws`, { origin })
  await new Promise((resolve) => socket.once('open', resolve))
  const answers = new Map<number, (result: Result<unknown>) => void>()
  const ended = new Map<string, (job: Job) => void>()
  const over = new Map<string, Job>()
  let welcome = (): void => undefined
  const welcomed = new Promise<void>((resolve) => (welcome = resolve))
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as FromHost
    if ('welcome' in frame) return welcome()
    if ('id' in frame) return answers.get(frame.id)?.(frame.result)
    const { event } = frame
    if (event.type !== 'state' || event.job.endedAt === undefined) return
    over.set(event.jobId, event.job)
    ended.get(event.jobId)?.(event.job)
  })
  socket.send(JSON.stringify({ hello: { token: mode.address().split('#t=')[1] } }))
  await welcomed
  let count = 0
  const call = async <T>(name: string, input: object): Promise<T> => {
    const id = ++count
    const answer = new Promise<Result<unknown>>((resolve) => answers.set(id, resolve))
    socket.send(JSON.stringify({ id, name, input }))
    const result = await answer
    if (!result.ok) throw new Error(result.error.message)
    return result.value as T
  }
  return {
    job: async <T>(name: string, input: object) => {
      const { jobId } = await call<{ jobId: string }>(name, input)
      const job = over.get(jobId) ?? (await new Promise<Job>((resolve) => ended.set(jobId, resolve)))
      if (job.error) throw new Error(`${job.error.message} ${job.error.serverMessage ?? ''}`)
      return (await call<{ result: T }>('jobs.get', { jobId })).result
    },
    close: async () => {
      socket.close()
      await mode.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
