// Which relations carry expressions over functions that are neither PostgreSQL's nor an extension's. Planning any query on
// such a relation may run them as the one who asks (constants are folded), so they are counted without a planner; and
// autovacuum runs them as the one who owns the table, as anybody may run a SECURITY DEFINER function as the one who owns it: that
// is no superuser unless somebody said so.
// A member of an extension is the extension's only when it belongs to a superuser: trusted extensions belong to whoever makes
// them, who may then add any function of their own (ALTER EXTENSION ... ADD).
// Every query here is asked with the settings of postgres/safe-session.ts.
import type { ClientBase } from 'pg'

/** Objects that an extension itself has brought. Those of the bootstrap superuser have no row in pg_shdepend. */
const ofExtension = (classId: string, oid: string): string =>
  `(EXISTS (SELECT FROM pg_depend e WHERE e.classid = ${classId} AND e.objid = ${oid} AND e.deptype = 'e')
     AND NOT EXISTS (SELECT FROM pg_shdepend s JOIN pg_roles a ON a.oid = s.refobjid
       WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND s.classid = ${classId} AND s.objid = ${oid}
         AND s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o' AND NOT a.rolsuper))`

/** What depends on a function, operator or domain of the database itself. */
const foreign = `
  foreign_object AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d
     WHERE d.refobjid >= 16384 AND d.classid IN ('pg_class'::regclass, 'pg_statistic_ext'::regclass)
       AND (d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
            OR d.refclassid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t WHERE t.oid = d.refobjid AND t.typtype = 'd'))
       AND NOT ${ofExtension('d.refclassid', 'd.refobjid')}
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

export type OwnerCode = {
  readonly what: string
  readonly owner: string
  /** PostgreSQL runs it sooner or later (ANALYZE is never far), or whoever calls a SECURITY DEFINER function does. */
  readonly when: 'by-itself' | 'called'
}

/** What runs with the rights of those who own it, whoever is at work. `null` asks for what belongs to superusers. */
export const codeOfOwners = async (client: ClientBase, owner: string | null): Promise<readonly OwnerCode[]> => {
  const { rows } = await client.query<OwnerCode>(
    `WITH ${foreign},
       difference (type) AS (SELECT r.rngtypid FROM pg_range r WHERE r.rngsubdiff::oid >= 16384
         AND NOT ${ofExtension(`'pg_proc'::regclass`, 'r.rngsubdiff')}),
       found (relation, kind) AS (
         SELECT relation, CASE WHEN class = 'pg_statistic_ext'::regclass THEN 'statistics on' ELSE 'an index of' END FROM carried WHERE object <> relation
         UNION SELECT t.attrelid, 'ranges in' FROM pg_attribute t JOIN difference d ON d.type = t.atttypid WHERE NOT t.attisdropped),
       code (oid, what, owner, called) AS (
         SELECT c.oid, f.kind || ' ' || format('%I.%I', n.nspname, c.relname), c.relowner, false
           FROM found f JOIN pg_class c ON c.oid = f.relation JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm', 'p')
         UNION ALL SELECT p.oid, format('%I.%I', n.nspname, p.proname), p.proowner, true
           FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND p.oid >= 16384
            AND NOT ${ofExtension(`'pg_proc'::regclass`, 'p.oid')})
     SELECT code.what, a.rolname::text AS owner, CASE WHEN called THEN 'called' ELSE 'by-itself' END AS when
       FROM code JOIN pg_roles a ON a.oid = code.owner
      WHERE CASE WHEN $1::text IS NULL THEN a.rolsuper ELSE a.rolname = $1::name END
      ORDER BY called, code.oid, code.what`,
    [owner],
  )
  return rows
}
