// What the libpq words for sslmode mean to us, as a list of ways to try in order. pg itself knows no `prefer`.
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionOptions } from 'node:tls'
import type { ConnectionParams } from './connection.ts'
import { isLoopback, isSocketHost } from './local-host.ts'

export type Tls = false | ConnectionOptions

const encrypted: ConnectionOptions = { rejectUnauthorized: false }

export const tlsOptions = async (params: ConnectionParams): Promise<readonly Tls[]> => {
  if (isSocketHost(params.host)) return [false] // PostgreSQL has no TLS on Unix sockets
  switch (params.sslMode) {
    case 'disable':
      return [false]
    case 'require':
      return [encrypted]
    case 'verify-ca':
      return [{ rejectUnauthorized: true, checkServerIdentity: () => undefined, ...(await rootCertificates()) }]
    case 'verify-full':
      return [{ rejectUnauthorized: true, ...(await rootCertificates()) }]
    default:
      // `prefer`, and nothing said. On this very computer encryption buys nothing and costs a handshake, so it comes second.
      return isLoopback(params.host) ? [false, encrypted] : [encrypted, false]
  }
}

/** libpq's places for the authority; without one, the well-known authorities that come with Node. */
const rootCertificates = async (): Promise<{ readonly ca?: string }> => {
  const file =
    process.env['PGSSLROOTCERT'] ??
    (process.platform === 'win32'
      ? join(process.env['APPDATA'] ?? homedir(), 'postgresql', 'root.crt')
      : join(homedir(), '.postgresql', 'root.crt'))
  if (file === 'system') return {}
  try {
    return { ca: await readFile(file, 'utf8') }
  } catch {
    return {}
  }
}
