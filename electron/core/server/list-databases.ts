import type pg from 'pg'
import { askOfDatabases } from '../postgres/ask-of-databases.ts'
import { isForeignComment, readMark } from '../recipe/mark.ts'

export type DatabaseEntry = {
  readonly name: string
  readonly owner: string
  readonly sizeBytes: number | null // null where we may not connect
  readonly comment: string | null
  readonly recipe: string | null // name of the recipe that made it, from its mark
}

/** Databases of a server but the templates, in one query. */
export const listDatabases = async (client: pg.ClientBase): Promise<readonly DatabaseEntry[]> => {
  const ask = () =>
    client.query<{
      name: string
      owner: string
      size: string | null
      comment: string | null
      settings: string[] | null
    }>(`
    select d.datname as name, pg_get_userbyid(d.datdba) as owner,
      case when has_database_privilege(d.oid, 'CONNECT') then pg_database_size(d.oid) end as size,
      shobj_description(d.oid, 'pg_database') as comment,
      (select s.setconfig from pg_db_role_setting s where s.setdatabase = d.oid and s.setrole = 0) as settings
    from pg_database d where not d.datistemplate order by d.datname`)
  const { rows } = await askOfDatabases(ask)
  return rows.map(({ name, owner, size, comment, settings }) => ({
    name,
    owner,
    sizeBytes: size === null ? null : Number(size),
    comment: isForeignComment(comment) ? comment : null,
    recipe: readMark(settings, comment)?.name ?? null,
  }))
}
