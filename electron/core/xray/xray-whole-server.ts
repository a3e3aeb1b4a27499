// The X-ray of an archive of a whole server: which databases are in it, and what the one that would be restored holds.
import { basename } from 'node:path'
import type { Finding } from '../../../shared/model/finding.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import type { Peeled } from '../archive/layers.ts'
import { chooseDatabase, readWholeServer, type WholeServer } from '../archive/whole-server.ts'
import { refused, unable, type Answered, type Known } from './xray-answer.ts'
import { xrayArchive } from './xray-archive.ts'

const few = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ')

export const xrayWholeServer = async (known: Known, peeled: Peeled, answered: Answered): Promise<XRay> => {
  let server: WholeServer
  try {
    server = await readWholeServer(peeled.innerPath)
  } catch (error) {
    return refused(known, peeled.layers, 'dumpall', error)
  }
  const full = server.databases.filter(({ holdsSomething }) => holdsSomething)
  const sentence = `An archive of a whole server (pg_dumpall) with the ${full.length === 1 ? 'database' : 'databases'} ${few(full.map(({ name }) => name))}, ${server.roles.length} ${server.roles.length === 1 ? 'role' : 'roles'} and ${server.tablespaces.length} ${server.tablespaces.length === 1 ? 'tablespace' : 'tablespaces'}.`
  // Of several the first that is no maintenance database: which one, the new database's name says.
  const shown =
    chooseDatabase(server, '') ?? full.find(({ name }) => !['template1', 'postgres'].includes(name)) ?? full[0]
  if (shown === undefined || shown.path === null)
    return unable(
      known,
      peeled.layers,
      'dumpall',
      'This is an archive of a whole server (pg_dumpall), and none of its databases holds anything.',
      'it holds no database, only the roles and settings of a server',
      'Ask for a pg_dump of the database.',
    )
  const one = await xrayArchive(known, { ...peeled, innerPath: shown.path }, answered)
  return { ...one, kind: 'dumpall', sentence, findings: [...findingsOf(server, basename(known.path)), ...one.findings] }
}

const findingsOf = (server: WholeServer, file: string): readonly Finding[] => {
  const place = { file }
  const full = server.databases.filter(({ holdsSomething, path }) => holdsSomething && path !== null)
  const missing = server.databases.filter(({ path }) => path === null)
  const names = full.map(({ name }) => name)
  const detail =
    'Its roles are made only when the owners are kept, and then without a login, with their memberships in each other and harmless settings; no role, tablespace or setting of this server is changed.'
  return [
    full.length > 1
      ? {
          code: 'several-databases',
          severity: 'warning',
          message: `It holds ${names.length} databases: ${few(names)}. One of them is restored: the one whose name the new database is given.`,
          detail,
          place,
          objects: names,
        }
      : {
          code: 'whole-server',
          severity: 'info',
          message: `Of the whole server its database ${names[0] ?? ''} is restored; tablespaces, settings and roles that are there are left alone.`,
          detail,
          place,
        },
    ...(missing.length === 0
      ? []
      : [
          {
            code: 'data-missing',
            severity: 'error',
            message: `The archives of ${missing.length === 1 ? 'a database' : `${missing.length} databases`} are not in the folder: ${few(missing.map(({ name }) => name))}.`,
            hint: 'The file is incomplete: ask for all of it.',
            place,
          } as const,
        ]),
  ]
}
