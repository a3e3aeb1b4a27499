// The columns of all tables, in one query of one text a table. Asked only where scripts tell what they should be.
// Looks with search_path = public, like the inventory: types read as expected-columns.ts writes them.
import type { ClientBase } from 'pg'
import type { ExpectedColumn } from '../../../shared/model/inventory.ts'

export type FoundColumn = Required<ExpectedColumn>

/** Fields of a column, and columns of a table, apart by characters that no name holds. */
const query = `
  select format('%I.%I', n.nspname, c.relname) as name,
    string_agg(concat_ws(E'\\x02', format('%I', a.attname), format_type(a.atttypid, null), format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then 1 else 0 end, case when a.atthasdef then 1 else 0 end), E'\\x01' order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname !~ '^pg_(toast|temp)'
  group by c.oid, n.nspname, c.relname`

const readColumn = (text: string): FoundColumn => {
  const [name = '', type = '', whole = '', notNull, hasDefault] = text.split('\u0002')
  const modifier = whole === type ? '' : (/\(([^)]*)\)/.exec(whole)?.[1] ?? '')
  return { name, type, modifier, notNull: notNull === '1', hasDefault: hasDefault === '1' }
}

export const takeColumns = async (client: ClientBase): Promise<ReadonlyMap<string, readonly FoundColumn[]>> => {
  const before = await client.query<{ path: string }>(`select pg_catalog.current_setting('search_path') as path`)
  await client.query(`select pg_catalog.set_config('search_path', 'public', false)`)
  try {
    const { rows } = await client.query<{ name: string; columns: string }>(query)
    return new Map(rows.map((row) => [row.name, row.columns.split('\u0001').map(readColumn)]))
  } finally {
    await client.query(`select pg_catalog.set_config('search_path', $1, false)`, [before.rows[0]?.path ?? ''])
  }
}
