// Turns what pg, Node's sockets and the server say while connecting into a Failure with a next step.
// SQLSTATE and error codes decide, never the server's words: those are in the server's language.
import type { Failure, FailureKind } from '../../../shared/model/failure.ts'
import { GroundworkError } from '../failures.ts'
import type { ConnectionParams } from './connection.ts'
import { refusedByServer } from './refused-by-server.ts'
import { isLocalHost, isSocketHost } from './local-host.ts'

/** The server wants a password and we have none. */
export class PasswordMissing extends Error {
  constructor() {
    super('no password supplied')
    this.name = 'PasswordMissing'
  }
}

export type Target = Pick<ConnectionParams, 'host' | 'port' | 'user' | 'database' | 'noPassword'>
export type Words = { readonly kind: FailureKind; readonly message: string; readonly hint: string }

/** `localhost:5432`, `[::1]:5432`, `/run/postgresql, port 5432`. */
export const addressLabel = (host: string, port: number): string => {
  if (isSocketHost(host)) return `${host}, port ${String(port)}`
  return host.includes(':') ? `[${host}]:${String(port)}` : `${host}:${String(port)}`
}

export const describeConnectError = (error: unknown, target: Target): GroundworkError => {
  if (error instanceof GroundworkError) return error
  const plain = error instanceof Error ? error : new Error(String(error))
  const code = codeOf(plain)
  const at = addressLabel(target.host, target.port)
  const words =
    (isSqlState(code) ? refusedByServer(code, plain.message, target, at) : bySocket(code, plain, target, at)) ??
    unknownError(plain, at)
  const failure: Failure = {
    ...words,
    ...(isSqlState(code) ? { sqlState: code, serverMessage: plain.message } : {}),
    ...(!isSqlState(code) && plain.message !== '' && !(plain instanceof PasswordMissing)
      ? { detail: plain.message }
      : {}),
    ...(words.kind === 'password-needed' && target.noPassword !== undefined
      ? { detail: target.noPassword.message }
      : {}),
  }
  return new GroundworkError(failure)
}

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code)

const codeOf = (error: Error): string => {
  if ('code' in error && typeof error.code === 'string') return error.code
  // `localhost` is tried on ::1 and 127.0.0.1: an AggregateError holds both answers.
  if (error instanceof AggregateError) {
    const inner: unknown = error.errors[0]
    if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code
  }
  return ''
}

const bySocket = (code: string, error: Error, target: Target, at: string): Words | null => {
  const { host, port, user } = target
  const text = error.message
  if (error instanceof PasswordMissing || /client password must be/.test(text))
    return {
      kind: 'password-needed',
      message: `${at} asks for a password for role "${user}".`,
      hint:
        target.noPassword === undefined
          ? 'Give the password, set PGPASSWORD, or add a line to the passfile.'
          : `${target.noPassword.hint} - or give the password, or set PGPASSWORD.`,
    }
  if (/does not support SSL/.test(text))
    return {
      kind: 'server-refused',
      message: `The server at ${at} has no encryption, and an encrypted connection was asked for.`,
      hint: 'Choose sslmode=prefer or disable, or switch ssl on in postgresql.conf.',
    }
  if (
    /unexpected (message|server)|Unknown authenticationOk|invalid (message|response)|SSL connection|expected .* message/i.test(
      text,
    )
  )
    return {
      kind: 'server-refused',
      message: `What answers at ${at} is not PostgreSQL, or not in a way we understand.`,
      hint: 'Check the port. 5432 is the usual one.',
    }
  if (/SASL|authentication/i.test(text))
    return {
      kind: 'server-refused',
      message: `The server at ${at} wants a way of logging in that Groundwork does not know.`,
      hint: 'Use a role with scram-sha-256 or md5 in pg_hba.conf.',
    }
  if (/timeout|timed out/i.test(text) || code === 'ETIMEDOUT')
    return {
      kind: 'server-unreachable',
      message: `Nothing answered at ${at} in time.`,
      hint: isLocalHost(host)
        ? 'The program on this port may hang: look who owns the port, or restart the server.'
        : 'Check the address, the firewall and the VPN.',
    }
  switch (code) {
    case 'ECONNREFUSED':
      if (isSocketHost(host))
        return {
          kind: 'server-unreachable',
          message: `A socket of a server that no longer runs is left in ${host}.`,
          hint: 'Start the server again.',
        }
      return {
        kind: 'server-unreachable',
        message: `Nothing listens on ${at}.`,
        hint: isLocalHost(host)
          ? 'Start the server or choose another port. The built-in server needs no installation.'
          : 'Check the port, and that the server listens on this address (listen_addresses).',
      }
    case 'ENOENT':
      return {
        kind: 'server-unreachable',
        message: `No server has a socket in ${host} for port ${String(port)}.`,
        hint: 'Start the server, or choose another socket directory or port.',
      }
    case 'EACCES':
      return {
        kind: 'permission-denied',
        message: `This account may not use the socket in ${host}.`,
        hint: 'Connect through localhost instead.',
      }
    case 'ENOTFOUND':
    case 'EAI_NONAME':
    case 'EAI_NODATA':
      return {
        kind: 'server-unreachable',
        message: `There is no computer called "${host}".`,
        hint: 'Check the spelling. Names of containers (like "db") only work inside their own network: from here use localhost and the published port.',
      }
    case 'EAI_AGAIN':
      return {
        kind: 'server-unreachable',
        message: `The name "${host}" could not be looked up.`,
        hint: 'Check the network, or use the address instead of the name.',
      }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'EADDRNOTAVAIL':
      return {
        kind: 'server-unreachable',
        message: `There is no way to ${at} from here.`,
        hint: 'Check the network and the VPN.',
      }
    case 'ECONNRESET':
    case 'EPIPE':
      return {
        kind: 'server-refused',
        message: `${at} closed the connection at once.`,
        hint: 'It may not be PostgreSQL, it may be starting, or a container whose server is not up yet. Look at its log.',
      }
    case 'EMFILE':
    case 'ENFILE':
      return {
        kind: 'internal',
        message: 'This program has too many files open to connect.',
        hint: 'Close some jobs and try again.',
      }
    case 'ERR_SOCKET_BAD_PORT':
      return {
        kind: 'usage',
        message: `${String(port)} is no port.`,
        hint: 'A port is a number from 1 to 65535.',
      }
    default:
      break
  }
  if (/^(CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|ERR_TLS|HOSTNAME_MISMATCH|ERR_SSL|EPROTO)/.test(code))
    return {
      kind: 'server-refused',
      message: `The certificate of ${at} could not be trusted.`,
      hint: 'Put the authority into ~/.postgresql/root.crt (or PGSSLROOTCERT), or use sslmode=require to encrypt without checking.',
    }
  if (/Connection terminated|closed/i.test(text))
    return {
      kind: 'server-refused',
      message: `${at} closed the connection at once.`,
      hint: 'It may not be PostgreSQL, or it is starting or stopping. Look at its log.',
    }
  return null
}

const unknownError = (error: Error, at: string): Words => ({
  kind: 'server-unreachable',
  message: `Connecting to ${at} failed.`,
  hint: error.message === '' ? 'Look at the log of the server.' : `The reason given was: ${error.message}`,
})
