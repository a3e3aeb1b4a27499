import type { Target, Words } from './connect-failure.ts'

/** What the server itself said while connecting, by SQLSTATE. Null: not in the list. */
export const refusedByServer = (code: string, message: string, target: Target, at: string): Words | null => {
  const { user, database } = target
  switch (code) {
    case '28P01':
      return {
        kind: 'password-wrong',
        message: `${at} did not accept the password for role "${user}".`,
        hint: 'Type the password again, and check that the role exists: servers say the same for both. If both are right, another PostgreSQL may be answering on this port (a container, a second version): look at the servers found.',
      }
    case '28000':
      if (/pg_hba\.conf/.test(message))
        return {
          kind: 'server-refused',
          message: `${at} has no rule that lets role "${user}" connect to database "${database}" from here.`,
          hint: 'Add a line for this address to pg_hba.conf on the server and reload it, or choose an encrypted connection (sslmode=require) if the server asks for one.',
        }
      if (/Peer|Ident/i.test(message))
        return {
          kind: 'password-wrong',
          message: `${at} only lets the account of the same name on this computer connect as role "${user}" (peer authentication).`,
          hint: 'Connect through localhost with a password, or choose the role named like your own account.',
        }
      return {
        kind: 'server-refused',
        message: `${at} does not let role "${user}" connect.`,
        hint: 'The role may not exist, or may not be allowed to log in. Choose another role.',
      }
    case '3D000':
      return {
        kind: 'not-found',
        message: `The server at ${at} has no database "${database}".`,
        hint: 'Choose another database; "postgres" and "template1" are nearly always there.',
      }
    case '42501':
    case '55000':
      return {
        kind: 'permission-denied',
        message: `Role "${user}" may not connect to database "${database}" at ${at}.`,
        hint: `Ask its owner for it: GRANT CONNECT ON DATABASE "${database}" TO "${user}".`,
      }
    case '53300':
      return {
        kind: 'server-refused',
        message: `The server at ${at} has no connection left.`,
        hint: 'Close other programs that are connected to it, or raise max_connections and restart the server.',
      }
    case '53200':
      return {
        kind: 'server-refused',
        message: `The server at ${at} is out of memory.`,
        hint: 'Stop other programs on that computer, or lower shared_buffers and max_connections.',
      }
    case '53100':
      return {
        kind: 'disk-full',
        message: `The disk of the server at ${at} is full.`,
        hint: 'Free some space on that computer, then try again.',
      }
    case '57P03':
      return {
        kind: 'server-refused',
        message: `The server at ${at} is starting up, shutting down or recovering.`,
        hint: 'Wait a moment and try again.',
      }
    case '57P01':
    case '57P02':
      return {
        kind: 'connection-lost',
        message: `The server at ${at} ended the connection.`,
        hint: 'It was stopped, or an administrator ended the session. Try again.',
      }
    case '08P01':
      return {
        kind: 'server-refused',
        message: `What answers at ${at} did not understand us.`,
        hint: 'It may be a connection pooler that takes no settings at start-up, or a very old server. Connect to PostgreSQL itself.',
      }
    case '0A000':
      return {
        kind: 'server-too-old',
        message: `The server at ${at} does not speak a protocol we know.`,
        hint: 'Use PostgreSQL 13 or newer.',
      }
    case '22023':
    case '42704':
      return {
        kind: 'usage',
        message: `The server at ${at} did not accept a setting given when connecting.`,
        hint: 'Check the settings of the connection (PGOPTIONS, options=...).',
      }
    default:
      return null
  }
}
