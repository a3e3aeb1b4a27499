// The browser-mode transport: one WebSocket, calls numbered, events in between (shared/contract/browser-wire.ts).
// Calls made before the welcome wait for it. Calls under way when the connection breaks are answered with
// `connection-lost` and never sent again: nobody knows whether they were carried out.
import { hostStops, notLetIn, socketPath, type FromHost } from '../../shared/contract/browser-wire.ts'
import type { CoreEvent, GroundworkBridge } from '../../shared/contract/transport.ts'
import { fail, type Result } from '../../shared/model/failure.ts'
import { strings } from '../strings/strings.ts'
import type { Credentials } from './credentials.ts'

/** `stopped`: the host is gone or stays away; `not-let-in`: this address is used up. */
export type ConnectionState = 'connecting' | 'ready' | 'lost' | 'stopped' | 'not-let-in'

export type SocketBridge = GroundworkBridge & { readonly reconnectNow: () => void; readonly stop: () => void }

const stoppedAfterTries = 6
const waitMs = (tries: number): number => Math.min(8000, 250 * 2 ** tries)

type WaitingCall = { readonly frame: string; readonly answer: (result: Result<unknown>) => void }

const parseFrame = (data: unknown): FromHost | null => {
  if (typeof data !== 'string') return null
  try {
    return JSON.parse(data) as FromHost
  } catch {
    return null
  }
}

export const createSocketBridge = (options: {
  readonly url: string
  readonly credentials: Credentials
  readonly openSocket: (url: string) => WebSocket
  readonly onState: (state: ConnectionState) => void
}): SocketBridge => {
  const { credentials } = options
  const listeners = new Set<(event: CoreEvent) => void>()
  const underWay = new Map<number, (result: Result<unknown>) => void>()
  let waiting: WaitingCall[] = []
  let socket: WebSocket | null = null
  let isIn = false
  let nextId = 1
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let state: ConnectionState = 'connecting'

  const become = (next: ConnectionState): void => {
    if (next === state && next !== 'ready') return
    state = next
    options.onState(next)
  }

  const callLost = (): Result<unknown> =>
    fail({ kind: 'connection-lost', message: strings.connection.callLost, hint: strings.connection.callLostHint })

  const receive = (frame: FromHost): void => {
    if ('welcome' in frame) {
      isIn = true
      tries = 0
      credentials.welcomed(frame.welcome.session)
      const calls = waiting
      waiting = []
      for (const each of calls) socket?.send(each.frame)
      become('ready')
    } else if ('event' in frame) {
      for (const listener of listeners) listener(frame.event)
    } else {
      underWay.get(frame.id)?.(frame.result)
      underWay.delete(frame.id)
    }
  }

  const closed = (code: number): void => {
    const wasIn = isIn
    isIn = false
    socket = null
    const unsent = new Set(waiting.map((each) => each.answer))
    for (const [id, answer] of underWay) {
      if (unsent.has(answer)) continue
      underWay.delete(id)
      answer(callLost())
    }
    if (code === notLetIn) return credentials.refused() ? open() : become('not-let-in')
    if (code === hostStops) tries = stoppedAfterTries
    tries += 1
    if (tries > stoppedAfterTries) become('stopped')
    else if (wasIn) become('lost')
    timer = setTimeout(open, waitMs(Math.min(tries, 5)))
  }

  const open = (): void => {
    clearTimeout(timer)
    const hello = credentials.next()
    if (hello === null) return become('not-let-in')
    const opened = options.openSocket(`${options.url}${socketPath}`)
    socket = opened
    opened.addEventListener('open', () => opened.send(JSON.stringify({ hello })))
    opened.addEventListener('message', (message) => {
      const frame = parseFrame(message.data)
      if (frame !== null) receive(frame)
    })
    opened.addEventListener('close', (event) => {
      if (socket === opened) closed(event.code)
    })
  }
  open()

  return {
    call: (name, input) =>
      new Promise((resolve) => {
        const id = nextId++
        const frame = JSON.stringify({ id, name, input })
        underWay.set(id, resolve)
        if (isIn) socket?.send(frame)
        else waiting.push({ frame, answer: resolve })
      }),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reconnectNow: () => {
      tries = 0
      if (socket === null) open()
    },
    stop: () => {
      clearTimeout(timer)
      const last = socket
      socket = null // its close is nobody's business any more
      last?.close()
    },
  }
}
