import type { FailureKind } from '../../../shared/model/failure.ts'

/** The last resort: what a whole class of SQLSTATEs (its first two characters) means. */
export const classMeanings: Readonly<
  Record<string, { readonly kind: FailureKind; readonly meaning: string; readonly hint: string }>
> = {
  '08': {
    kind: 'connection-lost',
    meaning: 'The connection to the server broke.',
    hint: 'Check that the server still runs (its log says why it stopped), then run again.',
  },
  '0A': {
    kind: 'script-failed',
    meaning: 'This server cannot do what the statement asks.',
    hint: 'The script may be for a newer PostgreSQL, or for a build with other options. Use a server of the version the script was made for.',
  },
  '22': {
    kind: 'script-failed',
    meaning: 'A value does not fit its type.',
    hint: 'Look at the value in the marked line.',
  },
  '23': {
    kind: 'script-failed',
    meaning: 'A row breaks a constraint of its table.',
    hint: 'Load into an empty database, parents before children; if it still fails, the data itself is wrong.',
  },
  '25': {
    kind: 'script-failed',
    meaning: 'The statement does not fit the state of the transaction.',
    hint: 'Load without a surrounding transaction (transaction: none).',
  },
  '28': {
    kind: 'server-refused',
    meaning: 'The server does not let this role in.',
    hint: 'Check the role, its password, and pg_hba.conf of the server.',
  },
  '40': {
    kind: 'script-failed',
    meaning: 'The server rolled the transaction back because of another session.',
    hint: 'Close other programs that use this database and run again.',
  },
  '42': {
    kind: 'script-failed',
    meaning: 'The server does not accept this statement as it is written.',
    hint: 'Look at the marked place: a name that does not exist, a missing right, or a typing mistake.',
  },
  '53': {
    kind: 'server-refused',
    meaning: 'The server ran out of something: disk, memory or connections.',
    hint: 'Free what the message names and run again.',
  },
  '54': {
    kind: 'script-failed',
    meaning: 'The statement is beyond a limit of the server (too complex, too many columns or arguments).',
    hint: 'Split the statement.',
  },
  '55': {
    kind: 'script-failed',
    meaning: 'The object is not in a state in which this can be done, or another session holds it.',
    hint: 'Close other sessions on this database, or create what the statement builds on first.',
  },
  '57': {
    kind: 'connection-lost',
    meaning: 'Somebody stopped the statement or the server.',
    hint: "If it was not you, the server's log says why. Then run again.",
  },
  '58': {
    kind: 'script-failed',
    meaning: 'The server could not read or write a file of its own.',
    hint: "The server's log and the named file tell more: a missing library, a missing right, a broken disk.",
  },
  P0: {
    kind: 'script-failed',
    meaning: 'The script itself raised this error (in a function or DO block).',
    hint: 'Its message says what it checks; look at the named function.',
  },
  XX: {
    kind: 'script-failed',
    meaning: 'The server met a fault of its own.',
    hint: "Look into the server's log; update to its latest minor version.",
  },
}
