// What keeps a database from being copied and swapped, each as one sentence. Refused before anything is done.
import type pg from 'pg'
import type { DatabaseRow } from './database-row.ts'

type Blocker = { readonly database: string; readonly why: string }

const question = `
  SELECT database::text AS database, format('it has the replication slot "%s", which would stay with the old database', slot_name) AS why FROM pg_replication_slots WHERE database IS NOT NULL
  UNION ALL SELECT database::text, format('the prepared transaction "%s" is waiting in it', gid) FROM pg_prepared_xacts
  UNION ALL SELECT d.datname::text, format('it has the subscription "%s", which would be doubled', s.subname) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
  UNION ALL SELECT d.datname::text, format('it is in the tablespace "%s"', t.spcname) FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE t.spcname NOT IN ('pg_default', 'pg_global')
  UNION ALL SELECT d.datname::text, format('it has tables in the tablespace "%s"', t.spcname) FROM pg_tablespace t, pg_tablespace_databases(t.oid) o JOIN pg_database d ON d.oid = o
     WHERE t.spcname NOT IN ('pg_default', 'pg_global') AND has_tablespace_privilege(t.oid, 'CREATE') AND d.dattablespace <> t.oid`

const hints: readonly (readonly [RegExp, string])[] = [
  [/replication slot/, 'Drop the slot (pg_drop_replication_slot) if nothing reads from it any more.'],
  [/prepared transaction/, 'End it with COMMIT PREPARED or ROLLBACK PREPARED.'],
  [/subscription/, 'Drop the subscription in a development database, or keep this one out of resets.'],
  [
    /tablespace/,
    'Groundwork resets databases of the default tablespace only. Move it with ALTER DATABASE ... SET TABLESPACE pg_default.',
  ],
]

export const hintFor = (why: string): string => hints.find(([pattern]) => pattern.test(why))?.[1] ?? ''

/** Of every database of the server, the first thing in the way. */
export const readBlockers = async (client: pg.ClientBase): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await client.query<Blocker>(question)
  const first = new Map<string, string>()
  for (const { database, why } of rows) if (!first.has(database)) first.set(database, why)
  return first
}

/** Databases that belong to the server itself. */
export const isSystem = (row: Pick<DatabaseRow, 'name' | 'isTemplate'>): boolean =>
  row.isTemplate || ['postgres', 'template0', 'template1'].includes(row.name)
