// Messages while connecting, and those of the client programs. Most have no SQLSTATE: their text is English because
// the programs run with LC_ALL=C and the driver speaks English.
import type { CatalogueEntry } from './explain-types.ts'

export const clientCatalogue: readonly CatalogueEntry[] = [
  {
    id: 'password-wrong',
    sqlStates: ['28P01'],
    kind: 'password-wrong',
    meaning: (_m, c) =>
      `The server does not accept the password of ${c.role ?? 'this role'}. Another server may also answer on this port (a container, a second installation).`,
    hint: () => 'Type the password again; the servers screen shows who owns the port.',
  },
  {
    id: 'password-wrong',
    pattern: /password authentication failed for user/,
    kind: 'password-wrong',
    meaning: (_m, c) => `The server does not accept the password of ${c.role ?? 'this role'}.`,
    hint: () => 'Type the password again; the servers screen shows who owns the port.',
  },
  {
    id: 'password-needed',
    pattern: /no password supplied|client password must be a string|password must be a string/i,
    kind: 'password-needed',
    meaning: () => 'The server wants a password, and there is none.',
    hint: () => 'Give the password (the window asks for it; the command line reads PGPASSWORD or the passfile).',
  },
  {
    id: 'no-hba-entry',
    pattern: /no pg_hba\.conf entry for host "(.*?)"/,
    kind: 'server-refused',
    meaning: (m) => `The server's pg_hba.conf has no line that lets this role in from ${m[1] ?? 'here'}.`,
    hint: () => 'Add a line such as "host all all 127.0.0.1/32 scram-sha-256" to pg_hba.conf and reload the server.',
  },
  {
    id: 'too-many-connections',
    sqlStates: ['53300'],
    kind: 'server-refused',
    meaning: () => 'All connections of the server are taken.',
    hint: () => 'Close programs that hold connections (or raise max_connections) and run again.',
  },
  {
    id: 'starting-up',
    sqlStates: ['57P03'],
    kind: 'server-refused',
    meaning: () => 'The server is starting or stopping and takes no connections right now.',
    hint: () => 'Wait a few seconds and run again.',
  },
  {
    id: 'server-stopped',
    sqlStates: ['57P01', '57P02'],
    kind: 'connection-lost',
    meaning: () => 'The server ended this session: it was stopped or restarted, or an administrator ended the session.',
    hint: () => 'Check that the server runs (its log says why it stopped), then run again.',
  },
  {
    id: 'connection-refused',
    pattern: /Connection refused|ECONNREFUSED/,
    kind: 'server-unreachable',
    meaning: () => 'Nothing answers at this host and port.',
    hint: () => 'Start the server, or check the port: the servers screen lists what runs here.',
  },
  {
    id: 'host-unknown',
    pattern: /could not translate host name|ENOTFOUND|EAI_AGAIN/,
    kind: 'server-unreachable',
    meaning: () => 'There is no computer of this name.',
    hint: () => 'Check the spelling; for this machine use 127.0.0.1.',
  },
  {
    id: 'host-unreachable',
    pattern: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timeout expired/,
    kind: 'server-unreachable',
    meaning: () => 'The computer of the server does not answer.',
    hint: () => 'Check the network, the VPN and the firewall.',
  },
  {
    id: 'ssl-required',
    pattern: /server does not support SSL/,
    kind: 'server-refused',
    meaning: () => 'An encrypted connection was asked for, and this server has none.',
    hint: () => 'Use sslmode=prefer for a local server.',
  },
  {
    id: 'connection-lost',
    pattern:
      /server closed the connection unexpectedly|Connection terminated|connection to server was lost|ECONNRESET|EPIPE/,
    kind: 'connection-lost',
    meaning: () => 'The connection broke in the middle: the server crashed, was stopped, or the network failed.',
    hint: () => "The last lines of the server's log say why. Start it, then run again.",
  },
  {
    id: 'archive-not-script',
    pattern: /The input is a PostgreSQL custom-format dump/,
    kind: 'file-unsupported',
    meaning: () => 'The file is an archive of pg_dump, not a script.',
    hint: () => 'It is restored with pg_restore; take a plain dump for loading.',
  },
  {
    id: 'restricted-mode',
    pattern: /backslash commands are restricted|\\unrestrict: wrong key|not currently in restricted mode/,
    kind: 'script-failed',
    meaning: () =>
      'The script holds a psql command where pg_dump allows none: it was edited, joined from two dumps, or somebody tampered with it.',
    hint: () => 'Take the dump again from where it was made.',
  },
  {
    id: 'psql-too-old',
    pattern: /invalid command \\(?:un)?restrict/,
    kind: 'script-failed',
    meaning: () => 'This psql is older than the dump and does not know \\restrict.',
    hint: () => 'Update psql to its latest minor version, or load with the direct engine.',
  },
  {
    id: 'invalid-command',
    pattern: /invalid command \\(\S*)/,
    kind: 'script-failed',
    meaning: (m) => `psql does not know the command \\${m[1] ?? ''}.`,
    hint: () => 'Check the spelling, or use a newer psql. In COPY data this means that the COPY itself failed before.',
  },
  {
    id: 'include-missing',
    pattern: /^(?:psql: )?(?:error: )?(.+): No such file or directory/m,
    kind: 'file-missing',
    meaning: (m) => `${m[1] ?? 'A file the script names'} does not exist.`,
    hint: () => '\\i looks from the folder the script is run in, \\ir from the folder of the script itself.',
  },
]
