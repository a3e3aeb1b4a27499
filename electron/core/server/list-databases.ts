import type pg from 'pg'

export type DatabaseEntry = {
  readonly name: string
  readonly owner: string
  readonly sizeBytes: number | null // null where we may not connect
  readonly comment: string | null
  readonly recipe: string | null // name of the recipe that made it, from its mark
}

/** Databases of a server but the templates, in one query. */
export const listDatabases = async (client: pg.ClientBase): Promise<readonly DatabaseEntry[]> => {
  const { rows } = await client.query<{ name: string; owner: string; size: string | null; comment: string | null; mark: string | null }>(`
    select d.datname as name, pg_get_userbyid(d.datdba) as owner,
      case when has_database_privilege(d.oid, 'CONNECT') then pg_database_size(d.oid) end as size,
      shobj_description(d.oid, 'pg_database') as comment,
      (select substring(word from '^groundwork\\.recipe=(.*)$')
       from pg_db_role_setting s, unnest(s.setconfig) as word
       where s.setdatabase = d.oid and s.setrole = 0 and word like 'groundwork.recipe=%') as mark
    from pg_database d where not d.datistemplate order by d.datname`)
  return rows.map(({ name, owner, size, comment, mark }) => ({ name, owner, sizeBytes: size === null ? null : Number(size), comment, recipe: recipeOf(mark) }))
}

// Anyone may write such a setting; one that is no mark of ours is just no mark.
const recipeOf = (mark: string | null): string | null => {
  if (mark === null) return null
  try {
    const data = JSON.parse(mark) as { name?: unknown }
    return typeof data.name === 'string' ? data.name : null
  } catch {
    return null
  }
}
