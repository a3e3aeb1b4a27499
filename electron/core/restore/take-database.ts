// One database out of an archive of a whole server: the only one that holds something, or the one of the wanted name.
import { raise } from '../failures.ts'
import type { ServerGlobals } from '../archive/read-globals.ts'
import { chooseDatabase, readWholeServer } from '../archive/whole-server.ts'
import type { LeftOut } from './types.ts'

/** What of a whole server is not in the database, and its roles: made, without login, where owners are kept. */
export type OutsideDatabase = {
  readonly leftOut: LeftOut
  readonly roles: readonly string[]
  /** The name it has in the dump. */
  readonly database: string
  readonly globals: ServerGlobals
}

export type TakenDatabase = {
  readonly one: string
  readonly outside: OutsideDatabase
}

export const takeDatabase = async (folder: string, file: string, wanted: string): Promise<TakenDatabase> => {
  const server = await readWholeServer(folder)
  const chosen = chooseDatabase(server, wanted)
  const names = server.databases.filter(({ holdsSomething }) => holdsSomething).map(({ name }) => name)
  if (chosen === null || chosen.path === null)
    return raise({
      kind: 'file-unsupported',
      message: `This archive of a whole server holds ${names.length} databases: ${names.slice(0, 10).join(', ')}.`,
      file,
      hint: 'Restore one at a time: give the new database the name of the one you want.',
    })
  const others = names.filter((name) => name !== chosen.name)
  return {
    one: chosen.path,
    outside: {
      leftOut: {
        what: `everything outside the database "${chosen.name}" of the dump${others.length > 0 ? ` (also ${others.slice(0, 10).join(', ')})` : ''}`,
        reason: 'one database is restored, and nothing of the server is changed',
      },
      roles: server.roles.map(({ name }) => name).filter((name) => !name.startsWith('pg_')),
      database: chosen.name,
      globals: server,
    },
  }
}
