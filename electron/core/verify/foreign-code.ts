// Which relations carry expressions over functions that are neither PostgreSQL's nor an extension's. Planning any query on
// such a relation may run them as the one who asks (constants are folded), so they are counted without a planner; and
// autovacuum runs them as the one who owns the table, so that is never a superuser unless somebody said so.
// Every query here is asked with the settings of postgres/safe-session.ts.
import type { ClientBase } from 'pg'

/** What depends on a function, operator or domain of the database itself. */
const foreign = `
  foreign_object AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d
     WHERE d.refobjid >= 16384 AND d.classid IN ('pg_class'::regclass, 'pg_statistic_ext'::regclass)
       AND (d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
            OR d.refclassid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t WHERE t.oid = d.refobjid AND t.typtype = 'd'))
       AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.refclassid AND e.objid = d.refobjid AND e.deptype = 'e')
  ),
  carrier AS MATERIALIZED (
    SELECT i.indrelid AS relation, i.indexrelid AS object, 'pg_class'::regclass AS class FROM pg_index i WHERE i.indexprs IS NOT NULL OR i.indpred IS NOT NULL
    UNION ALL SELECT p.partrelid, p.partrelid, 'pg_class'::regclass FROM pg_partitioned_table p WHERE p.partexprs IS NOT NULL
    UNION ALL SELECT s.stxrelid, s.oid, 'pg_statistic_ext'::regclass FROM pg_statistic_ext s
  ),
  carried AS MATERIALIZED (
    SELECT c.relation, c.object, c.class FROM carrier c JOIN foreign_object f ON f.classid = c.class AND f.objid = c.object
  )`

/** Their oids. A parent is one of them when any of its children or partitions is. */
export const foreignRelations = async (client: ClientBase): Promise<ReadonlySet<number>> => {
  const { rows } = await client.query<{ relation: number }>(
    `WITH RECURSIVE ${foreign},
       up (relation) AS (SELECT relation FROM carried UNION SELECT h.inhparent FROM pg_inherits h JOIN up ON up.relation = h.inhrelid)
     SELECT relation FROM up`,
  )
  return new Set(rows.map(({ relation }) => relation))
}

export type OwnerCode = { readonly relation: number; readonly what: string; readonly owner: string }

/**
 * What PostgreSQL runs by itself, sooner or later, with the rights of those who own it: ANALYZE is never far. `null` asks
 * for what belongs to superusers.
 */
export const codeRunByItself = async (client: ClientBase, owner: string | null): Promise<readonly OwnerCode[]> => {
  const { rows } = await client.query<OwnerCode>(
    `WITH ${foreign},
       difference (type) AS (SELECT r.rngtypid FROM pg_range r WHERE r.rngsubdiff::oid >= 16384
         AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = r.rngsubdiff AND e.deptype = 'e')),
       found (relation, kind) AS (
         SELECT relation, CASE WHEN class = 'pg_statistic_ext'::regclass THEN 'statistics on' ELSE 'an index of' END FROM carried WHERE object <> relation
         UNION SELECT t.attrelid, 'ranges in' FROM pg_attribute t JOIN difference d ON d.type = t.atttypid WHERE NOT t.attisdropped)
     SELECT c.oid AS relation, f.kind || ' ' || format('%I.%I', n.nspname, c.relname) AS what, a.rolname::text AS owner
       FROM found f JOIN pg_class c ON c.oid = f.relation JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles a ON a.oid = c.relowner
      WHERE c.relkind IN ('r', 'm', 'p') AND CASE WHEN $1::text IS NULL THEN a.rolsuper ELSE a.rolname = $1::name END
      ORDER BY c.oid, f.kind`,
    [owner],
  )
  return rows
}
