// Browser mode: the window's files and one socket, for this machine only. See docs/browser-mode.md for what each
// check is for.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { hostStops, socketPath, tokenParameter } from '../../shared/contract/browser-wire.ts'
import type { CoreEvent } from '../../shared/contract/transport.ts'
import type { App } from '../core/app.ts'
import type { Host, Paths } from '../core/host.ts'
import { serveAdmin, type AdminAnswers } from './admin.ts'
import { browserHost } from './browser-host.ts'
import { checkRequest } from './check-request.ts'
import { servePage } from './serve-page.ts'
import { serveWindow, type WindowSocket } from './serve-window.ts'
import { createSessions } from './sessions.ts'
import { watchIdle } from './watch-idle.ts'
import { watchSockets } from './watch-sockets.ts'

const maxFrameBytes = 2 * 1024 * 1024
const maxSockets = 64

export type BrowserModeOptions = {
  readonly createApp: (host: Host) => App
  readonly version: string
  readonly paths: Paths
  readonly pageFolder: string
  readonly adminSecret: string
  readonly openPath?: string
  readonly port?: number
  readonly idleMs?: number
  readonly heartbeatMs?: number
}

export type BrowserMode = {
  readonly port: number
  readonly app: App
  /** The address of a new window, with its one-time token. */
  readonly address: (openPath?: string) => string
  readonly stop: () => Promise<void>
  /** Resolves when it has stopped, by itself or asked to. */
  readonly stopped: Promise<void>
}

const refuseUpgrade = (stream: Duplex, status: number, text: string): void => {
  stream.end(
    `HTTP/1.1 ${status} Refused\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  )
}

export const startBrowserMode = async (options: BrowserModeOptions): Promise<BrowserMode> => {
  const windows = new Set<WindowSocket>()
  const sendEvent = (event: CoreEvent): void => {
    const frame = JSON.stringify({ event })
    for (const window of windows) if (window.isIn()) window.send(frame)
  }
  const app = options.createApp(
    browserHost({
      version: options.version,
      paths: options.paths,
      sendEvent,
      ...(options.openPath === undefined ? {} : { openPath: options.openPath }),
    }),
  )
  const sessions = createSessions()
  const isWorking = (): boolean => app.jobs.list().some((job) => job.state === 'running' || job.state === 'queued')

  let port = 0
  const address = (openPath?: string): string =>
    `http://127.0.0.1:${port}/#${tokenParameter}=${sessions.issueToken(openPath)}`
  const http = createServer(
    { maxHeaderSize: 16 * 1024, requestTimeout: 30_000 },
    servePage(options.pageFolder, () => port),
  )
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: true,
  })
  const stopWatching = watchSockets(sockets, options.heartbeatMs ?? 30_000)
  const admin: AdminAnswers = {
    secret: options.adminSecret,
    address,
    stopIfIdle: () => (isWorking() || windows.size > 0 ? false : (void stop(), true)),
  }

  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const refused = checkRequest(request, port, true)
    if (refused) return refuseUpgrade(stream, refused.status, refused.text)
    if (sockets.clients.size >= maxSockets) return refuseUpgrade(stream, 503, 'Too many windows.')
    if (request.url === '/admin')
      return sockets.handleUpgrade(request, stream, head, (socket) => {
        sockets.emit('connection', socket, request)
        serveAdmin(socket, admin)
      })
    if (request.url !== socketPath) return refuseUpgrade(stream, 404, 'Not here.')
    sockets.handleUpgrade(request, stream, head, (socket) => {
      sockets.emit('connection', socket, request)
      const window = serveWindow(socket, app, sessions, () => idle.look())
      windows.add(window)
      socket.on('close', () => windows.delete(window))
    })
  })

  let stopping: Promise<void> | null = null
  const idle = watchIdle(
    options.idleMs ?? 30 * 60_000,
    () => isWorking() || [...windows].some((w) => w.isIn()),
    () => void stop(),
  )
  const closeAll = async (): Promise<void> => {
    idle.stop()
    stopWatching()
    http.close()
    try {
      await app.close() // cancels jobs; windows still hear how they ended
    } finally {
      for (const socket of sockets.clients) socket.close(hostStops, 'Groundwork was stopped')
      setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), 500).unref()
      await new Promise<void>((resolve) => {
        http.closeAllConnections()
        sockets.close(() => resolve())
      })
      markStopped()
    }
  }
  const stop = (): Promise<void> => (stopping ??= closeAll())
  let markStopped: () => void = () => undefined
  const stopped = new Promise<void>((resolve) => (markStopped = resolve))

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(options.port ?? 0, '127.0.0.1', () => resolve())
  })
  port = (http.address() as AddressInfo).port
  return { port, app, address, stop, stopped }
}
