// One window on its socket: let in by the first frame, then calls and their results. An error in a frame closes this
// socket and touches nobody else.
import type { RawData, WebSocket } from 'ws'
import { z } from 'zod'
import { notLetIn, type FromHost } from '../../shared/contract/browser-wire.ts'
import type { App } from '../core/app.ts'
import type { Sessions } from './sessions.ts'

const secret = z.string().min(16).max(256)
const helloSchema = z.strictObject({
  hello: z.union([z.strictObject({ token: secret }), z.strictObject({ session: secret })]),
})
const callSchema = z.object({ id: z.number().int().nonnegative(), name: z.string().max(100), input: z.unknown() })

const firstFrameWithinMs = 5_000
/** A window that does not read is cut off; it comes back with its session and asks for what it missed. */
const maxBufferedBytes = 32 * 1024 * 1024

export type WindowSocket = {
  readonly isIn: () => boolean
  readonly send: (frame: string) => void
  readonly close: (code: number, reason: string) => void
}

const parse = (data: RawData, isBinary: boolean): unknown => {
  if (isBinary) return undefined
  try {
    return JSON.parse(data.toString()) as unknown
  } catch {
    return undefined
  }
}

export const serveWindow = (socket: WebSocket, app: App, sessions: Sessions, onIn: () => void): WindowSocket => {
  let isIn = false
  const impatience = setTimeout(() => socket.close(notLetIn, 'no hello came'), firstFrameWithinMs)

  const send = (frame: string): void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > maxBufferedBytes) return socket.terminate()
    socket.send(frame)
  }
  const tell = (frame: FromHost): void => send(JSON.stringify(frame))

  const letIn = (frame: unknown): void => {
    clearTimeout(impatience)
    const hello = helloSchema.safeParse(frame)
    if (!hello.success) return socket.close(notLetIn, 'no hello came')
    const given = hello.data.hello
    const entry =
      'token' in given
        ? sessions.redeem(given.token)
        : sessions.isSession(given.session)
          ? { session: given.session }
          : null
    if (!entry) return socket.close(notLetIn, 'not a valid token')
    isIn = true
    tell({ welcome: { session: entry.session } })
    onIn()
    if ('openPath' in entry && entry.openPath !== undefined)
      tell({ event: { type: 'open-path', path: entry.openPath } })
  }

  const answer = async (frame: unknown): Promise<void> => {
    const call = callSchema.safeParse(frame)
    if (!call.success) return socket.close(1007, 'not a call')
    tell({ id: call.data.id, result: await app.call(call.data.name, call.data.input) })
  }

  socket.on('message', (data: RawData, isBinary: boolean) => {
    const frame = parse(data, isBinary)
    if (!isIn) return letIn(frame)
    answer(frame).catch(() => socket.close(1011, 'internal'))
  })
  socket.on('error', () => socket.terminate())
  socket.on('close', () => clearTimeout(impatience))
  return { isIn: () => isIn, send, close: (code, reason) => socket.close(code, reason) }
}
