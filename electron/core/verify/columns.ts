// The columns of all tables, one text a table. Asked only where scripts tell what they should be; types read as
// expected-columns.ts writes them.
import type { ClientBase } from 'pg'
import type { ExpectedColumn } from '../../../shared/model/inventory.ts'
import { askCatalogs, looking, space } from './ask-catalogs.ts'

export type FoundColumn = Required<ExpectedColumn>

/** Fields of a column, and columns of a table, apart by characters that no name holds. */
const query = `
  with ${looking}, ${space}
  select s.shown || '.' || format('%I', c.relname) as name,
    string_agg(concat_ws(E'\\x02', format('%I', a.attname), format_type(a.atttypid, null),
      case when a.atttypmod >= 0 then format_type(a.atttypid, a.atttypmod) else '' end,
      case when a.attnotnull then 1 else 0 end, case when a.atthasdef then 1 else 0 end), E'\\x01' order by a.attnum) as columns
  from pg_class c join space s on s.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
  group by s.shown, c.oid, c.relname`

const readColumn = (text: string): FoundColumn => {
  const [name = '', type = '', whole = '', notNull, hasDefault] = text.split('\u0002')
  const modifier = /\(([^)]*)\)/.exec(whole)?.[1] ?? ''
  return { name, type, modifier, notNull: notNull === '1', hasDefault: hasDefault === '1' }
}

export const takeColumns = async (client: ClientBase): Promise<ReadonlyMap<string, readonly FoundColumn[]>> => {
  const [answer] = await askCatalogs(client, [query])
  return new Map(
    (answer?.rows ?? []).map((row) => [String(row['name']), String(row['columns']).split('\u0001').map(readColumn)]),
  )
}
