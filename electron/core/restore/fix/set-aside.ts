// Rows that come in late meet what was made for the rows already there: triggers would fire, foreign keys would want their
// parents first, forced row security refuses COPY. These are put aside for the tables that get rows, and put back as they were.
import type pg from 'pg'
import type { RestorePlan, RestoreUnit, Stage } from '../types.ts'

const tableQuery = `
WITH RECURSIVE wanted AS (SELECT DISTINCT to_regclass(name) AS oid FROM unnest($1::text[]) AS t(name) WHERE to_regclass(name) IS NOT NULL),
keys AS (
  SELECT c.oid, c.conparentid FROM pg_constraint c JOIN wanted w ON w.oid = c.conrelid WHERE c.contype = 'f'
  UNION SELECT p.oid, p.conparentid FROM pg_constraint p JOIN keys k ON p.oid = k.conparentid)
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS aside,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) AS back,
       c.conrelid::regclass || ' ' || c.conname AS name, 'FK CONSTRAINT' AS what
  FROM pg_constraint c JOIN keys k ON k.oid = c.oid WHERE c.conparentid = 0
UNION ALL
SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname),
       format('ALTER TABLE %s ENABLE %s TRIGGER %I', t.tgrelid::regclass, CASE t.tgenabled WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' ELSE '' END, t.tgname),
       t.tgrelid::regclass || ' ' || t.tgname, 'TRIGGER'
  FROM pg_trigger t JOIN wanted w ON w.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
UNION ALL
SELECT format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', c.oid::regclass), format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', c.oid::regclass), c.oid::regclass::text, 'ROW SECURITY'
  FROM pg_class c JOIN wanted w ON w.oid = c.oid WHERE c.relforcerowsecurity`

const unitsOf = (rows: readonly Row[], sql: (row: Row) => string, firstId: number): readonly RestoreUnit[] =>
  rows.map((row, index) => ({
    id: firstId - index,
    desc: row.what,
    name: row.name,
    sql: sql(row),
    after: [],
    locks: [],
    settings: [],
    as: 'worker',
    weight: 0,
  }))

type Row = { readonly aside: string; readonly back: string; readonly name: string; readonly what: string }

/**
 * The plan with what must stand aside around the stages that bring rows. `inside`: a safe session in the staging database, which gives names in full;
 * `tables`: those that get rows, as SQL.
 */
export const setAside = async (
  inside: pg.ClientBase,
  plan: RestorePlan,
  tables: readonly string[],
): Promise<RestorePlan> => {
  if (tables.length === 0) return plan
  const { rows } = await inside.query<Row>(tableQuery, [tables])
  if (rows.length === 0) return plan
  const bringsRows = ({ kind, units }: Stage): boolean =>
    kind === 'stream' || units.some(({ data }) => data !== undefined)
  const first = plan.stages.findIndex(bringsRows)
  const last = plan.stages.findLastIndex(bringsRows)
  const aside: Stage = { kind: 'serial', id: 'data', units: unitsOf(rows, (row) => row.aside, -1_000_000) }
  const back: Stage = { kind: 'serial', id: 'finish', units: unitsOf(rows, (row) => row.back, -2_000_000) }
  return {
    ...plan,
    stages: plan.stages.flatMap((stage, index) => [
      ...(index === first ? [aside] : []),
      stage,
      ...(index === last ? [back] : []),
    ]),
  }
}
