// How psql is called. Nothing secret is in argv (anyone may read that): the password goes through a passfile of our own.
import { databaseArgument } from '../postgres/database-argument.ts'
import { startupOptions } from '../postgres/startup-options.ts'
import type { LoadRequest } from './types.ts'

export const psqlArgs = (request: LoadRequest): string[] => {
  const { connection } = request
  return [
    '--no-psqlrc',
    '--quiet',
    '--no-password',
    '--host',
    connection.host,
    '--port',
    String(connection.port),
    '--username',
    connection.user,
    '--dbname',
    databaseArgument(connection.database),
    '--set',
    `ON_ERROR_STOP=${stopsOnError(request) ? '1' : '0'}`,
    '--set',
    'VERBOSITY=verbose',
    '--set',
    'SHOW_CONTEXT=errors',
    ...Object.entries(request.variables).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    // Not --single-transaction: that commits when our pipe breaks off. The feed sends COMMIT after the last line.
    ...(request.transaction === 'whole' ? ['--command', 'BEGIN'] : []),
    ...(defersCommits(request) ? ['--command', 'SET synchronous_commit TO off'] : []),
    '--file',
    '-',
  ]
}

/** Waiting for the disk after each of many statements takes longer than the statements. Then one wait at the end is for all. */
export const defersCommits = (
  request: Pick<LoadRequest, 'transaction' | 'facts' | 'sizeBytes' | 'connection'>,
): boolean =>
  request.transaction === 'none' &&
  request.connection.settings?.['synchronous_commit'] === undefined &&
  (request.facts?.statements ?? request.sizeBytes / 200) >= 50

/** In one transaction nothing works after the first error, so going on would only pile up messages. */
export const stopsOnError = (request: Pick<LoadRequest, 'onError' | 'transaction'>): boolean =>
  request.onError === 'stop' || request.transaction === 'whole'

export const applicationNameOf = (jobId: string): string => `groundwork/${jobId}`.slice(0, 63)

export const psqlEnvironment = (request: LoadRequest, passfile: string | null): Record<string, string | undefined> => ({
  PGAPPNAME: applicationNameOf(request.jobId),
  PGOPTIONS: startupOptions(request.connection.settings),
  PGPASSFILE: passfile ?? undefined,
  PGPASSWORD: undefined,
  PGSERVICE: undefined,
  PGHOSTADDR: undefined,
  PGDATABASE: undefined,
  PGSSLMODE: request.connection.sslMode ?? process.env['PGSSLMODE'],
  PSQLRC: undefined,
  PSQL_PAGER: '',
  PAGER: '',
})
