// Asks a port what it is, in PostgreSQL's own words: a StartupMessage is answered by a request for a password, a welcome or
// an error in a framing that nothing else uses. No password is ever sent, and no TLS is tried: hanging up in the middle of
// either leaves a line in the server's log, hanging up when asked for a password does not.
import { connect, type Socket } from 'node:net'
import { isSocketHost } from '../postgres/local-host.ts'

export type PortAnswer =
  | { readonly kind: 'closed' } // nobody listens
  | { readonly kind: 'silent' } // somebody listens and says nothing in time
  | { readonly kind: 'not-postgres'; readonly words?: string }
  | { readonly kind: 'accepting'; readonly version?: string } // let us in without a password
  | { readonly kind: 'needs-password'; readonly method: string }
  | { readonly kind: 'starting'; readonly sqlState: string }
  | { readonly kind: 'refused'; readonly sqlState: string; readonly words: string }

export const askPort = (host: string, port: number, timeoutMs: number, user = 'postgres'): Promise<PortAnswer> =>
  new Promise((resolve) => {
    const socket = isSocketHost(host) ? connect(`${host}/.s.PGSQL.${String(port)}`) : connect({ host, port })
    let connected = false
    let welcomed = false
    let received = Buffer.alloc(0)
    let version: string | undefined
    const timer = setTimeout(() => end(connected ? { kind: 'silent' } : { kind: 'closed' }), timeoutMs)
    const end = (answer: PortAnswer): void => {
      clearTimeout(timer)
      hangUp(socket, welcomed)
      resolve(answer)
    }
    socket.on('error', () => end(connected ? { kind: 'not-postgres' } : { kind: 'closed' }))
    socket.on('close', () => end(connected ? { kind: 'not-postgres' } : { kind: 'closed' }))
    socket.on('connect', () => {
      connected = true
      socket.write(startupMessage(user))
    })
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      for (;;) {
        if (received.length > 0 && !'ENRSKZv'.includes(String.fromCharCode(received[0] ?? 0)))
          return end({ kind: 'not-postgres', words: printable(received) })
        if (received.length < 5) return
        const type = String.fromCharCode(received[0] ?? 0)
        const length = received.readUInt32BE(1)
        if (length < 4 || length > 30_000) return end({ kind: 'not-postgres', words: printable(received) })
        if (received.length < length + 1) return
        const body = received.subarray(5, length + 1)
        if (type === 'E') return end(fromError(body))
        if (type === 'R') {
          const method = body.length < 4 ? -1 : body.readUInt32BE(0)
          if (method !== 0) return end({ kind: 'needs-password', method: methodName(method) })
          welcomed = true
        } else if (type === 'S') {
          const [name, value] = body.toString('utf8').split('\0')
          if (name === 'server_version') version = value
        } else if (type === 'Z')
          return end(version === undefined ? { kind: 'accepting' } : { kind: 'accepting', version })
        received = received.subarray(length + 1)
      }
    })
  })

const startupMessage = (user: string): Buffer => {
  const words = Buffer.from(`user\0${user}\0database\0postgres\0application_name\0groundwork\0\0`)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(words.length + 8, 0)
  head.writeUInt32BE(196_608, 4) // protocol 3.0
  return Buffer.concat([head, words])
}

const methodName = (code: number): string =>
  ({ 3: 'password', 5: 'md5', 7: 'gss', 9: 'sspi', 10: 'scram-sha-256' })[code] ?? String(code)

const fromError = (body: Buffer): PortAnswer => {
  const fields = new Map<string, string>()
  for (const field of body.toString('utf8').split('\0')) if (field !== '') fields.set(field.slice(0, 1), field.slice(1))
  const sqlState = fields.get('C') ?? ''
  if (sqlState === '57P03') return { kind: 'starting', sqlState }
  // The role or the database is missing (Homebrew's servers have no role postgres), which is looked up after the password:
  // the server let us this far without one. The name of the routine is the same in every language.
  if (sqlState === '3D000' || fields.get('R') === 'InitializeSessionUserId') return { kind: 'accepting' }
  return { kind: 'refused', sqlState, words: fields.get('M') ?? '' }
}

const printable = (bytes: Buffer): string =>
  bytes
    .subarray(0, 60)
    .toString('latin1')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()

/** A session ends with Terminate; before the welcome the server expects a password, and a plain hang-up is the quiet way out. */
const hangUp = (socket: Socket, welcomed: boolean): void => {
  socket.removeAllListeners()
  socket.on('error', () => undefined)
  if (!socket.destroyed) {
    if (welcomed) socket.end(Buffer.from([0x58, 0, 0, 0, 4]), () => socket.destroy())
    else socket.end(() => socket.destroy())
  }
  setTimeout(() => socket.destroy(), 100).unref()
}
