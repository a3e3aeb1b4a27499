import { WebSocketServer, type WebSocket as ServerSocket } from 'ws'
import { WebSocket as ClientSocket } from 'ws'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hostStops, notLetIn } from '../../../../shared/contract/browser-wire.ts'
import {
  createSocketBridge,
  type ConnectionState,
  type SocketBridge,
} from '../../../../renderer/client/socket-bridge.ts'
import { takeCredentials } from '../../../../renderer/client/credentials.ts'

// A real socket to a small host that speaks the wire format.
type Frame = { hello?: { token?: string; session?: string }; id?: number; name?: string; input?: unknown }
let server: WebSocketServer
let url = ''
let frames: Frame[] = []
let sockets: ServerSocket[] = []
let states: ConnectionState[] = []
let answer: (frame: Frame, socket: ServerSocket) => void = () => undefined

const welcomed = (frame: Frame, socket: ServerSocket): void => {
  if (frame.hello) socket.send(JSON.stringify({ welcome: { session: 'session-secret-0123456789' } }))
  else socket.send(JSON.stringify({ id: frame.id, result: { ok: true, value: frame.name } }))
}

beforeEach(async () => {
  sessionStorage.clear()
  location.hash = ''
  frames = []
  sockets = []
  states = []
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  url = `ws://127.0.0.1:${(server.address() as { port: number }).port}`
  server.on('connection', (socket) => {
    sockets.push(socket)
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame
      frames.push(frame)
      answer(frame, socket)
    })
  })
  answer = welcomed
})
afterEach(
  () =>
    new Promise<void>((resolve) => {
      for (const bridge of opened) bridge.stop()
      opened = []
      for (const socket of server.clients) socket.terminate()
      server.close(() => resolve())
    }),
)

let opened: SocketBridge[] = []
const open = (): SocketBridge => {
  const bridge = createSocketBridge({
    url,
    credentials: takeCredentials(),
    openSocket: (address) => {
      const socket = new ClientSocket(address)
      socket.on('error', () => undefined) // a browser's socket does not throw
      return socket as unknown as WebSocket
    },
    onState: (state) => states.push(state),
  })
  opened.push(bridge)
  return bridge
}

describe('browser mode connection', () => {
  it('takes the token out of the address, says hello with it, and keeps the session', async () => {
    location.hash = '#t=one-time-token-0123456789'
    const bridge = open()
    expect(location.hash).toBe('')
    expect(await bridge.call('app.info', {})).toEqual({ ok: true, value: 'app.info' })
    expect(frames[0]).toEqual({ hello: { token: 'one-time-token-0123456789' } })
    expect(sessionStorage.getItem('groundwork.session')).toBe('session-secret-0123456789')
    expect(states).toEqual(['ready'])
  })

  it('sends calls made before the welcome after it, in order', async () => {
    sessionStorage.setItem('groundwork.session', 'session-secret-0123456789')
    const bridge = open()
    await Promise.all([bridge.call('a', {}), bridge.call('b', {}), bridge.call('c', {})])
    expect(frames.map((frame) => frame.name ?? 'hello')).toEqual(['hello', 'a', 'b', 'c'])
  })

  it('answers calls that a break interrupted, never sends them again, and comes back', async () => {
    sessionStorage.setItem('groundwork.session', 'session-secret-0123456789')
    answer = (frame, socket) => (frame.name === 'setup.start' ? socket.terminate() : welcomed(frame, socket))
    const bridge = open()
    const lost = await bridge.call('setup.start', {})
    expect(lost).toMatchObject({ ok: false, error: { kind: 'connection-lost' } })
    expect(await bridge.call('jobs.list', {})).toEqual({ ok: true, value: 'jobs.list' })
    expect(frames.filter((frame) => frame.name === 'setup.start')).toHaveLength(1)
    expect(states).toEqual(['ready', 'lost', 'ready'])
  })

  it('passes events on', async () => {
    sessionStorage.setItem('groundwork.session', 'session-secret-0123456789')
    const bridge = open()
    const heard = vi.fn()
    bridge.onEvent(heard)
    await bridge.call('app.info', {})
    sockets[0]?.send(JSON.stringify({ event: { type: 'servers-changed' } }))
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ type: 'servers-changed' }))
  })

  it('tries the session when the token is used up', async () => {
    sessionStorage.setItem('groundwork.session', 'session-secret-0123456789')
    location.hash = '#t=used-token-0123456789'
    answer = (frame, socket) => (frame.hello?.token !== undefined ? socket.close(notLetIn) : welcomed(frame, socket))
    expect(await open().call('app.info', {})).toMatchObject({ ok: true })
  })

  it('says so when it is not let in, and forgets the session', async () => {
    sessionStorage.setItem('groundwork.session', 'session-secret-of-yesterday')
    answer = (_frame, socket) => socket.close(notLetIn)
    open()
    await vi.waitFor(() => expect(states).toEqual(['not-let-in']))
    expect(sessionStorage.getItem('groundwork.session')).toBeNull()
  })

  it('knows at once when the host stops', async () => {
    sessionStorage.setItem('groundwork.session', 'session-secret-0123456789')
    const bridge = open()
    await bridge.call('app.info', {})
    sockets[0]?.close(hostStops)
    await vi.waitFor(() => expect(states.at(-1)).toBe('stopped'))
  })
})
