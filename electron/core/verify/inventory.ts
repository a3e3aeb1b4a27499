// What a database holds, in one round trip: one query for all names, one for extension members. The kinds and the form
// of the names are those of shared/model/inventory.ts; script/facts/expected-objects.ts names what it expects the same way.
import type { ClientBase } from 'pg'
import type { Inventory, ObjectKind } from '../../../shared/model/inventory.ts'
import { objectKinds } from '../../../shared/model/inventory.ts'
import { askCatalogs, looking, space } from './ask-catalogs.ts'

/** Relations, routines, types and schemas of the user; `member` marks those of extensions. */
const sources = `
  member as materialized (
    select classid, objid, refobjid from pg_depend where deptype = 'e' and refclassid = 'pg_extension'::regclass
  ),
  ${looking},
  ${space},
  relation as materialized (
    select c.oid, c.relkind, c.relispartition, c.relname, s.shown || '.' || format('%I', c.relname) as name
    from pg_class c join space s on s.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c')
      and not exists (select from member m where m.classid = 'pg_class'::regclass and m.objid = c.oid)
  ),
  routine as materialized (
    select p.oid, p.prokind, p.prorettype, s.shown || '.' || format('%I', p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name
    from pg_proc p join space s on s.oid = p.pronamespace
    where not exists (select from member m where m.classid = 'pg_proc'::regclass and m.objid = p.oid)
  ),
  index_made as materialized (
    select r.oid, r.name from relation r join pg_index i on i.indexrelid = r.oid
    where r.relkind in ('i', 'I') and not exists (select from member m where m.classid = 'pg_class'::regclass and m.objid = i.indrelid)
  )`

const kindsOfRelation = `case
    when relkind = 'r' and relispartition then 'partitions' when relkind = 'r' then 'tables' when relkind = 'p' then 'partitioned_tables'
    when relkind = 'f' then 'foreign_tables' when relkind = 'v' then 'views' when relkind = 'm' then 'materialized_views' else 'sequences' end`

const notMember = (catalog: string, oid: string): string =>
  `not exists (select from member m where m.classid = '${catalog}'::regclass and m.objid = ${oid})`

/**
 * Row triggers that partitions got from their parent count like their own; servers before 15 mark them internal.
 */
const objects = `
  select ${kindsOfRelation} as kind, name from relation where relkind in ('r', 'p', 'f', 'v', 'm', 'S')
  union all select 'schemas', nspname from space where ${notMember('pg_namespace', 'space.oid')}
  union all select 'indexes', name from index_made
  union all select 'indexes_explicit', name from index_made i
    where not exists (select from pg_constraint k where k.conindid = i.oid and k.contype in ('p', 'u', 'x'))
  union all select case prokind when 'f' then 'functions' when 'p' then 'procedures' when 'a' then 'aggregates' else 'window_functions' end, name from routine
  union all select 'trigger_functions', name from routine where prorettype = 'trigger'::regtype
  union all select case t.typtype when 'e' then 'enums' when 'd' then 'domains' when 'r' then 'ranges' else 'composites' end, s.shown || '.' || format('%I', t.typname)
    from pg_type t join space s on s.oid = t.typnamespace
    where (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c')))
      and ${notMember('pg_type', 't.oid')}
  union all select 'triggers', t.tgname || ' on ' || r.name from pg_trigger t join relation r on r.oid = t.tgrelid
    where not t.tgisinternal or (t.tgparentid <> 0 and t.tgconstraint = 0)
  union all select case k.contype when 'p' then 'constraints_pk' when 'f' then 'constraints_fk' when 'u' then 'constraints_unique' when 'c' then 'constraints_check' else 'constraints_exclude' end,
      k.conname || ' on ' || r.name
    from pg_constraint k join relation r on r.oid = k.conrelid where k.contype in ('p', 'f', 'u', 'c', 'x')
  union all select 'policies', p.polname || ' on ' || r.name from pg_policy p join relation r on r.oid = p.polrelid
  union all select 'rules', w.rulename || ' on ' || r.name from pg_rewrite w join relation r on r.oid = w.ev_class where w.rulename <> '_RETURN'
  union all select 'extensions', extname from pg_extension where extname <> 'plpgsql'
  union all select 'event_triggers', evtname from pg_event_trigger e where ${notMember('pg_event_trigger', 'e.oid')}
  union all select 'operators', s.shown || '.' || o.oprname from pg_operator o join space s on s.oid = o.oprnamespace where ${notMember('pg_operator', 'o.oid')}
  union all select 'casts', castsource::regtype || '->' || casttarget::regtype from pg_cast c cross join looking where c.oid >= 16384 and ${notMember('pg_cast', 'c.oid')}
  union all select 'fts_configs', s.shown || '.' || format('%I', f.cfgname) from pg_ts_config f join space s on s.oid = f.cfgnamespace where ${notMember('pg_ts_config', 'f.oid')}
  union all select 'collations', s.shown || '.' || format('%I', l.collname) from pg_collation l join space s on s.oid = l.collnamespace
  union all select 'foreign_servers', srvname from pg_foreign_server
  union all select 'languages', lanname from pg_language l where l.oid >= 16384 and ${notMember('pg_language', 'l.oid')}
  union all select 'publications', pubname from pg_publication`

/** One text per kind, names apart by a newline-free separator: far cheaper to send than a row per name. */
const inventoryQuery = `with ${sources}, found as (${objects})
  select kind, string_agg(name, E'\\x01' order by name collate "C") as names from found group by kind`

const membersQuery = `select e.extname as name, count(*)::int as members from pg_depend d join pg_extension e on e.oid = d.refobjid
  where d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass and e.extname <> 'plpgsql' group by e.extname order by e.extname`

const isKind = (kind: string): kind is ObjectKind => (objectKinds as readonly string[]).includes(kind)

export const takeInventory = async (client: ClientBase): Promise<Inventory> => {
  const started = performance.now()
  const [members, names] = await askCatalogs(client, [membersQuery, inventoryQuery])
  const found: Partial<Record<ObjectKind, readonly string[]>> = {}
  for (const kind of objectKinds) {
    const row = names?.rows.find((one) => one['kind'] === kind)
    const text = row?.['names']
    if (isKind(kind) && typeof text === 'string') found[kind] = text.split('\u0001')
  }
  return {
    objects: found,
    extensionMembers: Object.fromEntries(
      (members?.rows ?? []).map((row) => [String(row['name']), Number(row['members'])]),
    ),
    takenAt: new Date().toISOString(),
    durationMs: Math.round(performance.now() - started),
  }
}
