// What objects are, beyond their names: columns, bodies, conditions. One text for each, by the names of the inventory; asked
// in the same way, so that no operator of the database itself is called.
import type pg from 'pg'
import type { ObjectKind } from '../../../shared/model/inventory.ts'
import { whileSafe } from '../postgres/safe-session.ts'

const question = `
  WITH looking AS MATERIALIZED (SELECT pg_catalog.set_config('search_path', 'public', true) AS path),
       space AS MATERIALIZED (SELECT oid, format('%I', nspname) AS shown FROM pg_namespace CROSS JOIN looking WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'),
       relation AS MATERIALIZED (SELECT c.oid, c.relkind, c.relispartition, s.shown || '.' || format('%I', c.relname) AS name FROM pg_class c JOIN space s ON s.oid = c.relnamespace)
  SELECT CASE WHEN r.relkind = 'p' THEN 'partitioned_tables' WHEN r.relkind = 'f' THEN 'foreign_tables' WHEN r.relispartition THEN 'partitions' ELSE 'tables' END AS kind, r.name,
         (SELECT string_agg(format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                 coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''), CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE '' END), E'\\n' ORDER BY a.attnum)
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped) AS definition
    FROM relation r WHERE r.relkind IN ('r', 'p', 'f')
  UNION ALL SELECT CASE r.relkind WHEN 'v' THEN 'views' ELSE 'materialized_views' END, r.name, pg_get_viewdef(r.oid) FROM relation r WHERE r.relkind IN ('v', 'm')
  UNION ALL SELECT 'indexes', r.name, pg_get_indexdef(r.oid) FROM relation r WHERE r.relkind IN ('i', 'I')
  UNION ALL SELECT CASE k.contype WHEN 'p' THEN 'constraints_pk' WHEN 'f' THEN 'constraints_fk' WHEN 'u' THEN 'constraints_unique' WHEN 'c' THEN 'constraints_check' ELSE 'constraints_exclude' END,
         k.conname || ' on ' || r.name, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid WHERE k.contype IN ('p', 'f', 'u', 'c', 'x')
  UNION ALL SELECT 'triggers', t.tgname || ' on ' || r.name, pg_get_triggerdef(t.oid) || CASE t.tgenabled WHEN 'D' THEN ' DISABLED' ELSE '' END FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL SELECT CASE p.prokind WHEN 'p' THEN 'procedures' ELSE 'functions' END, s.shown || '.' || format('%I', p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')', pg_get_functiondef(p.oid)
    FROM pg_proc p JOIN space s ON s.oid = p.pronamespace WHERE p.prokind IN ('f', 'p', 'w')
  UNION ALL SELECT 'policies', p.polname || ' on ' || r.name, concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
  UNION ALL SELECT 'enums', s.shown || '.' || format('%I', t.typname), (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
    FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE t.typtype = 'e'`

export type Definitions = ReadonlyMap<
  string,
  { readonly kind: ObjectKind; readonly name: string; readonly text: string }
>

export const readDefinitions = async (client: pg.ClientBase): Promise<Definitions> => {
  const { rows } = await whileSafe(client, () =>
    client.query<{ kind: ObjectKind; name: string; definition: string | null }>(question),
  )
  return new Map(
    rows.map((row) => [`${row.kind} ${row.name}`, { kind: row.kind, name: row.name, text: row.definition ?? '' }]),
  )
}
