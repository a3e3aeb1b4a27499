// Every database of a server with all that a reset must keep of it, in one query.
import type pg from 'pg'
import { askOfDatabases } from '../postgres/ask-of-databases.ts'
import { parseHolderName, signatureOf } from './holder-name.ts'
import { readMarker, type Marker } from './marker.ts'

/** One privilege as it was given. `grantee` null: PUBLIC. */
export type Privilege = {
  readonly grantor: string
  readonly grantee: string | null
  readonly privilege: string
  readonly grantable: boolean
}
/** `role` null: for every role. */
export type Setting = { readonly role: string | null; readonly name: string; readonly value: string }

/** What belongs to a database but is not inside it. */
export type Attributes = {
  readonly owner: string
  readonly allowConnections: boolean
  readonly isTemplate: boolean
  readonly connectionLimit: number
  readonly comment: string | null
  /** null: as the server gives them by default. */
  readonly privileges: readonly Privilege[] | null
  readonly settings: readonly Setting[]
}

export type DatabaseRow = Attributes & {
  readonly oid: number
  readonly name: string
  readonly sizeBytes: number | null
  readonly tablespace: string
  /** Set where the database is one of ours. */
  readonly marker: Marker | null
  /** One of ours by its signature whose maker was killed before it could comment on it. */
  readonly unfinished: boolean
}

/** What it takes of the disk for itself. */
export const costOf = (row: DatabaseRow): number => (row.marker?.shared === true ? 0 : (row.sizeBytes ?? 0))

export const halfDropped = -2

type Row = {
  oid: string
  name: string
  owner: string
  allow: boolean
  template: boolean
  limit: number
  comment: string | null
  size: string | null
  tablespace: string
  acl: { grantor: string; grantee: string | null; privilege: string; grantable: boolean }[] | null
  config: { role: string | null; config: string[] }[] | null
}

const question = (sizes: boolean): string => `
  SELECT d.oid::int8 AS oid, d.datname AS name, pg_get_userbyid(d.datdba) AS owner, d.datallowconn AS allow, d.datistemplate AS template, d.datconnlimit AS limit,
         shobj_description(d.oid, 'pg_database') AS comment, (SELECT spcname FROM pg_tablespace WHERE oid = d.dattablespace) AS tablespace,
         ${sizes ? `CASE WHEN has_database_privilege(d.oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE') THEN pg_database_size(d.oid) END` : 'NULL'} AS size,
         CASE WHEN d.datacl IS NOT NULL THEN (SELECT coalesce(json_agg(json_build_object('grantor', pg_get_userbyid(a.grantor), 'grantee', CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END,
                'privilege', a.privilege_type, 'grantable', a.is_grantable)), '[]') FROM aclexplode(d.datacl) a) END AS acl,
         (SELECT json_agg(json_build_object('role', CASE WHEN s.setrole <> 0 THEN pg_get_userbyid(s.setrole) END, 'config', s.setconfig)) FROM pg_db_role_setting s WHERE s.setdatabase = d.oid) AS config
    FROM pg_database d ORDER BY d.datname`

const toSettings = (config: Row['config']): Setting[] =>
  (config ?? []).flatMap(({ role, config: entries }) =>
    entries.map((entry) => ({
      role,
      name: entry.slice(0, entry.indexOf('=')),
      value: entry.slice(entry.indexOf('=') + 1),
    })),
  )

/** `sizes: false` where only names and attributes are needed: sizes are counted file by file. */
export const readDatabases = async (
  client: pg.ClientBase,
  options: { readonly sizes: boolean },
): Promise<readonly DatabaseRow[]> => {
  const { rows } = await askOfDatabases(() => client.query<Row>(question(options.sizes)))
  return rows.map((row) => {
    const marker = readMarker(row.name, row.comment)
    // The server gives -2 to a database whose removal was begun: all that can be done with it is to drop it.
    const signed =
      parseHolderName(row.name) !== null &&
      ((row.limit === signatureOf(row.name) && !row.allow) || row.limit === halfDropped)
    return {
      oid: Number(row.oid),
      name: row.name,
      owner: row.owner,
      allowConnections: row.allow,
      isTemplate: row.template,
      connectionLimit: row.limit,
      comment: row.comment,
      tablespace: row.tablespace,
      sizeBytes: row.size === null ? null : Number(row.size),
      privileges: row.acl,
      settings: toSettings(row.config),
      marker,
      unfinished: marker === null && signed,
    }
  })
}

/** Null where it may not be asked. */
export const readSize = async (client: pg.ClientBase, oid: number): Promise<number | null> => {
  const { rows } = await askOfDatabases(() =>
    client.query<{ size: string | null }>(
      `SELECT CASE WHEN has_database_privilege(d.oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE') THEN pg_database_size(d.oid) END AS size FROM pg_database d WHERE d.oid = $1`,
      [oid],
    ),
  )
  return rows[0]?.size === null || rows[0]?.size === undefined ? null : Number(rows[0].size)
}
