import { create } from 'zustand'
import { onConnection } from '../client/client.ts'
import type { ConnectionState } from '../client/socket-bridge.ts'

export const useConnection = create<{ readonly state: ConnectionState; readonly wasReady: boolean }>()(() => ({
  state: 'connecting',
  wasReady: false,
}))

/** `onReady` runs at the first connection and after each loss: events in between are gone. */
export const followConnection = (onReady: () => void): void => {
  onConnection((state) => {
    useConnection.setState((before) => ({ state, wasReady: before.wasReady || state === 'ready' }))
    if (state === 'ready') onReady()
  })
}
