// The one way from the window to the core. Electron puts a bridge on `window.groundwork`; in a browser it is a
// WebSocket. `call` never rejects: whatever goes wrong comes back as a Failure.
import type { InputOf, OutputOf, ProcedureName } from '../../shared/contract/procedures.ts'
import type { CoreEvent, GroundworkBridge } from '../../shared/contract/transport.ts'
import type { Result } from '../../shared/model/failure.ts'
import { createSocketBridge, type ConnectionState } from './socket-bridge.ts'
import { takeCredentials } from './credentials.ts'

declare global {
  interface Window {
    readonly groundwork?: GroundworkBridge
  }
}

let bridge: GroundworkBridge | null = null
let reconnectNow: () => void = () => undefined
const listeners = new Set<(event: CoreEvent) => void>()
const connectionListeners = new Set<(state: ConnectionState) => void>()
const waiting: (() => void)[] = []

const tellConnection = (state: ConnectionState): void => {
  for (const listener of connectionListeners) listener(state)
}

/** Connects. Called once, after the listeners are in place. */
export const startClient = (): void => {
  if (window.groundwork !== undefined) {
    bridge = window.groundwork
    tellConnection('ready')
  } else {
    const socket = createSocketBridge({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`,
      credentials: takeCredentials(),
      openSocket: (url) => new WebSocket(url),
      onState: tellConnection,
    })
    bridge = socket
    reconnectNow = socket.reconnectNow
  }
  bridge.onEvent((event) => {
    for (const listener of listeners) listener(event)
  })
  for (const go of waiting.splice(0)) go()
}

const whenStarted = (): Promise<void> =>
  bridge === null ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()

export const call = async <N extends ProcedureName>(name: N, input: InputOf<N>): Promise<Result<OutputOf<N>>> => {
  await whenStarted()
  try {
    const result = await bridge?.call(name, input)
    // The core's handlers are checked against the contract; the wire carries their answers unchanged.
    if (result !== undefined) return result as Result<OutputOf<N>>
  } catch (error) {
    return { ok: false, error: { kind: 'internal', message: error instanceof Error ? error.message : String(error) } }
  }
  return { ok: false, error: { kind: 'internal', message: `No answer to ${name}.` } }
}

export const onEvent = (listener: (event: CoreEvent) => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const onConnection = (listener: (state: ConnectionState) => void): (() => void) => {
  connectionListeners.add(listener)
  return () => connectionListeners.delete(listener)
}

export const reconnect = (): void => reconnectNow()

/** In browser mode the path to open comes with the welcome of the window it was meant for, as an event. */
export const openPathComesAsEvent = (): boolean => window.groundwork === undefined

/** Path of a dropped file, where the host can tell. */
export const pathOfFile = (file: File): string | null => {
  const path = window.groundwork?.pathOfFile?.(file)
  return path === undefined || path === '' ? null : path
}

export const canTellPaths = (): boolean => window.groundwork?.pathOfFile !== undefined
