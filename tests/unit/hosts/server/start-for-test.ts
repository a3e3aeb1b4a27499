import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import { createApp } from '../../../../electron/core/app.ts'
import {
  startBrowserMode,
  type BrowserMode,
  type BrowserModeOptions,
} from '../../../../electron/server/browser-mode.ts'

export type Running = {
  readonly mode: BrowserMode
  readonly folder: string
  readonly own: string
  readonly end: () => Promise<void>
}

/** A real browser mode on a page folder of our own, with a secret file beside it and a link that leads out to it. */
export const startForTest = async (options: Partial<BrowserModeOptions> = {}): Promise<Running> => {
  const folder = mkdtempSync(join(tmpdir(), 'groundwork-browser-'))
  const page = join(folder, 'page')
  mkdirSync(join(page, 'assets'), { recursive: true })
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'secret.txt'), 'outside')
  writeFileSync(
    join(page, 'index.html'),
    '<!doctype html><html lang="en"><head><title>Groundwork</title></head><body></body></html>',
  )
  writeFileSync(join(page, 'assets', 'app-abc.js'), 'export const here = true\n')
  writeFileSync(join(page, '.hidden.txt'), 'hidden')
  symlinkSync(join(folder, 'secret.txt'), join(page, 'link.txt'))
  const mode = await startBrowserMode({
    createApp,
    version: '0.0.0',
    paths: {
      data: join(folder, 'data'),
      resources: join(folder, 'resources'),
      documents: folder,
      shippedPostgres: null,
    },
    pageFolder: page,
    adminSecret: 'admin-secret-of-the-test',
    ...options,
  })
  const end = async (): Promise<void> => {
    await mode.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { mode, folder, own: `127.0.0.1:${mode.port}`, end }
}

export type RawAnswer = { readonly status: number; readonly head: string; readonly body: string }

/** Sends the very bytes: fetch and http.request would tidy up what an attacker sends. */
export const raw = (port: number, lines: readonly string[]): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`))
    let text = ''
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')))
    socket.on('data', (data) => (text += data.toString('utf8')))
    socket.on('error', reject)
    socket.on('close', () => {
      const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s)
      resolve({ status: Number(head.split(' ')[1]), head, body })
    })
  })

export const get = (port: number, path: string, more: readonly string[] = [], method = 'GET'): Promise<RawAnswer> =>
  raw(port, [
    `${method} ${path} HTTP/1.1`,
    ...(more.some((line) => /^host:/i.test(line)) ? [] : [`Host: 127.0.0.1:${port}`]),
    ...more,
    'Connection: close',
  ])

const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']
export const rawUpgrade = (port: number, path: string, more: readonly string[]): Promise<RawAnswer> =>
  raw(port, [`GET ${path} HTTP/1.1`, 'Connection: Upgrade', ...upgrade, ...more])

export const tokenOf = (address: string): string => address.split('#t=')[1] ?? ''

/** A window: frames in the order they came, and the close code. */
export type TestWindow = {
  readonly send: (frame: unknown) => void
  readonly sendText: (text: string) => void
  readonly next: () => Promise<Record<string, unknown>>
  readonly closed: Promise<number>
  readonly close: () => void
}

export const openWindow = async (port: number, path = '/ws'): Promise<TestWindow> => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { origin: `http://127.0.0.1:${port}` })
  const frames: Record<string, unknown>[] = []
  const waiting: ((frame: Record<string, unknown>) => void)[] = []
  socket.on('message', (data) => {
    const frame = JSON.parse(data.toString()) as Record<string, unknown>
    const waiter = waiting.shift()
    if (waiter) waiter(frame)
    else frames.push(frame)
  })
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  socket.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendText: (text) => socket.send(text),
    next: () => {
      const frame = frames.shift()
      return frame ? Promise.resolve(frame) : new Promise((resolve) => waiting.push(resolve))
    },
    closed,
    close: () => socket.close(),
  }
}
