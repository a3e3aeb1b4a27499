import { serverRefSchema, type ServerRef } from '../../../shared/model/server.ts'
import { GroundworkError } from '../failures.ts'
import { closest } from '../closest.ts'

/** What a text or an environment says about a server. The password stands apart: it is never part of a ServerRef. */
export type ParsedServer = { readonly ref: ServerRef; readonly password?: string }

export type Env = Readonly<Record<string, string | undefined>>

/** Loose parts from whatever form, checked in one place. */
export type ServerParts = {
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
  readonly sslMode?: string | undefined
}

const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

export const usage = (message: string, hint: string): GroundworkError =>
  new GroundworkError({ kind: 'usage', message, hint })

export const fromParts = (parts: ServerParts): ParsedServer => {
  const host = firstOf(parts.host, 'host') ?? 'localhost'
  if (/[\s?#<>"']/.test(host) && !host.startsWith('/'))
    throw usage(
      `"${host}" is no name of a computer.`,
      'Give a name, an IP address, or the folder of a socket that starts with /.',
    )
  const port = readPort(firstOf(parts.port, 'port'))
  const sslMode = readSslMode(parts.sslMode)
  const ref = serverRefSchema.parse({
    kind: 'address',
    host,
    port,
    ...(filled(parts.user) ? { user: parts.user } : {}),
    ...(filled(parts.database) ? { database: parts.database } : {}),
    ...(sslMode === undefined ? {} : { sslMode }),
  })
  return filled(parts.password) ? { ref, password: parts.password } : { ref }
}

const filled = (text: string | undefined): text is string => text !== undefined && text !== ''

/** libpq takes lists of hosts to try; we work on one server at a time, so a list must be a person's choice. */
const firstOf = (text: string | undefined, what: string): string | undefined => {
  if (!filled(text)) return undefined
  if (text.includes(','))
    throw usage(`Several ${what}s are given (${text}).`, 'Groundwork sets up one server at a time: name one of them.')
  return text
}

export const readPort = (text: string | undefined): number => {
  if (text === undefined) return 5432
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 1 && port <= 65535))
    throw usage(`"${text}" is no port.`, 'A port is a number from 1 to 65535; PostgreSQL usually listens on 5432.')
  return port
}

const readSslMode = (text: string | undefined): (typeof sslModes)[number] | undefined => {
  if (!filled(text)) return undefined
  if (text === 'allow') return 'prefer'
  if (text === 'no-verify') return 'require'
  const known = sslModes.find((mode) => mode === text)
  if (known !== undefined) return known
  const near = closest(text, sslModes)
  throw usage(
    `sslmode "${text}" is not known.`,
    near === null ? `It can be ${sslModes.join(', ')}.` : `Did you mean ${near}?`,
  )
}
