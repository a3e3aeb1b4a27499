import { connect as openSocket } from 'node:net'
import type { ConnectionParams } from '../postgres/connection.ts'

/** The protocol's own cancel: a second connection that says whose statement to stop. Needs no login; never throws. */
export const sendCancel = (
  params: Pick<ConnectionParams, 'host' | 'port'>,
  processId: number,
  secretKey: number,
): Promise<void> =>
  new Promise((resolve) => {
    const message = Buffer.alloc(16)
    message.writeInt32BE(16, 0)
    message.writeInt32BE(80877102, 4) // CancelRequest
    message.writeInt32BE(processId, 8)
    message.writeInt32BE(secretKey, 12)
    const socket = params.host.startsWith('/')
      ? openSocket(`${params.host}/.s.PGSQL.${String(params.port)}`)
      : openSocket(params.port, params.host)
    const done = (): void => {
      socket.destroy()
      resolve()
    }
    socket.once('connect', () => socket.write(message))
    socket.once('error', done)
    socket.once('close', done)
    socket.setTimeout(3000, done)
  })
