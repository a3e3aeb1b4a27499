// Variables psql sets by itself. A script may use them without anybody giving them a value.
import type { ConnectionParams } from '../postgres/connection.ts'

const setByPsql = new Set([
  'AUTOCOMMIT',
  'COMP_KEYWORD_CASE',
  'DBNAME',
  'ECHO',
  'ECHO_HIDDEN',
  'ENCODING',
  'ERROR',
  'FETCH_COUNT',
  'HIDE_TABLEAM',
  'HIDE_TOAST_COMPRESSION',
  'HISTCONTROL',
  'HISTFILE',
  'HISTSIZE',
  'HOST',
  'IGNOREEOF',
  'LASTOID',
  'LAST_ERROR_MESSAGE',
  'LAST_ERROR_SQLSTATE',
  'ON_ERROR_ROLLBACK',
  'ON_ERROR_STOP',
  'PORT',
  'PROMPT1',
  'PROMPT2',
  'PROMPT3',
  'QUIET',
  'ROW_COUNT',
  'SERVER_VERSION_NAME',
  'SERVER_VERSION_NUM',
  'SERVICE',
  'SHELL_ERROR',
  'SHELL_EXIT_CODE',
  'SHOW_ALL_RESULTS',
  'SHOW_CONTEXT',
  'SINGLELINE',
  'SINGLESTEP',
  'SQLSTATE',
  'USER',
  'VERBOSITY',
  'VERSION',
  'VERSION_NAME',
  'VERSION_NUM',
  'WATCH_INTERVAL',
])

export const isSetByPsql = (name: string): boolean => setByPsql.has(name)

/** Those whose value we know before connecting, for the direct engine. */
export const knownPsqlVariables = (connection: ConnectionParams): Readonly<Record<string, string>> => ({
  DBNAME: connection.database,
  USER: connection.user,
  HOST: connection.host,
  PORT: String(connection.port),
  ENCODING: 'UTF8',
})
