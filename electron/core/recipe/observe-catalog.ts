// The catalog queries of planning.
import type pg from 'pg'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { askOfDatabases } from '../postgres/ask-of-databases.ts'
import { readMark } from './mark.ts'
import { sessionName } from './session-name.ts'
import type { ObservedDatabase } from './observed.ts'

export type RoleRow = { readonly name: string; readonly canLogin: boolean; readonly isSuperuser: boolean }

export const readRoles = async (client: pg.ClientBase): Promise<RoleRow[]> => {
  const { rows } = await client.query<{ name: string; can_login: boolean; is_superuser: boolean }>(
    'SELECT rolname AS name, rolcanlogin AS can_login, rolsuper AS is_superuser FROM pg_roles',
  )
  return rows.map((row) => ({ name: row.name, canLogin: row.can_login, isSuperuser: row.is_superuser }))
}

export type DatabaseRow = Pick<
  ObservedDatabase,
  | 'name'
  | 'owner'
  | 'encoding'
  | 'collate'
  | 'localeProvider'
  | 'sizeBytes'
  | 'settings'
  | 'mark'
  | 'comment'
  | 'sessions'
>

export const readDatabaseNames = async (client: pg.ClientBase): Promise<ReadonlySet<string>> =>
  new Set((await client.query<{ datname: string }>('SELECT datname FROM pg_database')).rows.map((row) => row.datname))

export const readDatabase = async (client: pg.ClientBase, name: string, major: number): Promise<DatabaseRow | null> => {
  const provider = major >= 15 ? 'd.datlocprovider::text' : `'c'`
  const locale =
    major >= 17
      ? 'coalesce(d.datlocale, d.datcollate)'
      : major >= 15
        ? 'coalesce(d.daticulocale, d.datcollate)'
        : 'd.datcollate'
  const ask = () =>
    client.query<{
      owner: string
      encoding: string
      collate: string
      provider: string
      size: string | null
      settings: string[] | null
      comment: string | null
    }>(
      `SELECT pg_get_userbyid(d.datdba)::text AS owner, pg_encoding_to_char(d.encoding)::text AS encoding, ${locale}::text AS collate, ${provider} AS provider,
            CASE WHEN has_database_privilege(d.oid, 'CONNECT') THEN pg_database_size(d.oid)::text END AS size,
            (SELECT s.setconfig FROM pg_db_role_setting s WHERE s.setdatabase = d.oid AND s.setrole = 0) AS settings,
            shobj_description(d.oid, 'pg_database') AS comment
       FROM pg_database d WHERE d.datname = $1`,
      [name],
    )
  const { rows } = await askOfDatabases(ask)
  const row = rows[0]
  if (row === undefined) return null
  const sessions = await client.query<{ pid: number; user: string; application: string }>(
    `SELECT pid, coalesce(usename::text, '') AS "user", coalesce(application_name, '') AS application FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    [name],
  )
  return {
    name,
    owner: row.owner,
    encoding: row.encoding,
    collate: row.collate,
    localeProvider: row.provider === 'i' ? 'icu' : row.provider === 'b' ? 'builtin' : 'libc',
    sizeBytes: row.size === null ? null : Number(row.size),
    settings: row.settings ?? [],
    mark: readMark(row.settings, row.comment),
    comment: row.comment,
    sessions: sessions.rows,
  }
}

/** Whether the run that is building is alive: its leading session is there. A killed one may leave a statement of a load behind. */
export const isJobAlive = async (client: pg.ClientBase, job: string): Promise<boolean> =>
  (
    await client.query('SELECT FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()', [
      sessionName(job),
    ])
  ).rowCount !== 0

/** To be asked inside the database. */
export const readSchemaGrants = async (
  client: pg.ClientBase,
  recipe: Recipe,
  roleExists: boolean,
): Promise<boolean> => {
  if (!roleExists) return false
  const { rows } = await client.query<{ ok: boolean }>(
    `SELECT coalesce(bool_and(has_schema_privilege($1, n.oid, 'USAGE') AND has_schema_privilege($1, n.oid, 'CREATE')), false) AS ok FROM pg_namespace n WHERE n.nspname = 'public'`,
    [recipe.role.name],
  )
  return rows[0]?.ok === true
}
