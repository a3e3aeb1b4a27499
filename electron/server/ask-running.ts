import { WebSocket } from 'ws'
import type { AdminAnswer, AdminAsk } from './admin.ts'

/** Asks the Groundwork behind a lock file; null when nobody (or somebody else) answers there. */
export const askRunning = (port: number, ask: AdminAsk, timeoutMs = 2_000): Promise<AdminAnswer | null> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/admin`, {
      origin: `http://127.0.0.1:${port}`,
      handshakeTimeout: timeoutMs,
      maxPayload: 65_536,
    })
    const end = (answer: AdminAnswer | null): void => {
      clearTimeout(timer)
      socket.terminate()
      resolve(answer)
    }
    const timer = setTimeout(() => end(null), timeoutMs)
    socket.on('open', () => socket.send(JSON.stringify(ask)))
    socket.on('error', () => end(null))
    socket.on('close', () => end(null))
    socket.on('message', (data) => {
      try {
        end(JSON.parse(data.toString()) as AdminAnswer)
      } catch {
        end(null)
      }
    })
  })
