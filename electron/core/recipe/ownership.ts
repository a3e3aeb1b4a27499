// Objects a superuser made are handed to the role, one ALTER ... OWNER TO each, written by this catalog query. Not
// REASSIGN OWNED: the administrator also owns what the database system needs, and PostgreSQL refuses that. Left alone:
// members of extensions, sequences and row types that follow their table, event triggers (their owner must be a superuser).
// Schema public goes back to pg_database_owner, where older dumps take it from: without that the role could not create in it.
import { quoteLiteral } from '../postgres/quote.ts'

/** A query whose rows (`statement`) hand what `from` owns to `to`. */
export const ownershipQuery = (from: readonly string[], to: string): string => {
  const owners = `(${from.map((name) => quoteLiteral(name).trim()).join(', ')})`
  const target = quoteLiteral(to).trim()
  const free = (classId: string, oid: string): string =>
    `NOT EXISTS (SELECT FROM pg_depend dep WHERE dep.classid = '${classId}'::regclass AND dep.objid = ${oid} AND dep.objsubid = 0 AND dep.deptype IN ('e', 'i'))`
  const ownSchema = `(n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema')`
  return `SELECT statement FROM (
  SELECT 1 AS place, n.nspname || '' AS name, format('ALTER SCHEMA %I OWNER TO %I', n.nspname, ${target}) AS statement
    FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND n.nspname <> 'public' AND ${free('pg_namespace', 'n.oid')}
  UNION ALL
  SELECT 1, 'public', 'ALTER SCHEMA public OWNER TO pg_database_owner'
    FROM pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner
   WHERE r.rolname IN ${owners} AND n.nspname = 'public' AND current_setting('server_version_num')::int >= 150000
  UNION ALL
  SELECT 2, c.oid::text, format('ALTER %s %I.%I OWNER TO %I', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, n.nspname, c.relname, ${target})
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND ${free('pg_class', 'c.oid')}
     AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a' AND d.refclassid = 'pg_class'::regclass))
     AND NOT (c.relkind = 'c' AND EXISTS (SELECT FROM pg_type y JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = y.oid AND d.deptype = 'e' WHERE y.typrelid = c.oid))
  UNION ALL
  SELECT 3, t.oid::text, format('ALTER %s %I.%I OWNER TO %I', CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, n.nspname, t.typname, ${target})
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_roles r ON r.oid = t.typowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND t.typtype IN ('b', 'd', 'e', 'r') AND t.typrelid = 0 AND t.typelem = 0 AND ${free('pg_type', 't.oid')}
  UNION ALL
  SELECT 4, p.oid::text, format('ALTER %s %I.%I(%s) OWNER TO %I', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, n.nspname, p.proname,
         CASE WHEN p.prokind = 'a' AND pg_get_function_identity_arguments(p.oid) = '' THEN '*' ELSE pg_get_function_identity_arguments(p.oid) END, ${target})
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_proc', 'p.oid')}
  UNION ALL
  SELECT 5, o.oid::text, format('ALTER OPERATOR %I.%s (%s, %s) OWNER TO %I', n.nspname, o.oprname, CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END, CASE WHEN o.oprright = 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END, ${target})
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace JOIN pg_roles r ON r.oid = o.oprowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_operator', 'o.oid')}
  UNION ALL
  SELECT 6, c.oid::text, format('ALTER OPERATOR CLASS %I.%I USING %I OWNER TO %I', n.nspname, c.opcname, m.amname, ${target})
    FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace JOIN pg_roles r ON r.oid = c.opcowner JOIN pg_am m ON m.oid = c.opcmethod
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_opclass', 'c.oid')}
  UNION ALL
  SELECT 7, f.oid::text, format('ALTER OPERATOR FAMILY %I.%I USING %I OWNER TO %I', n.nspname, f.opfname, m.amname, ${target})
    FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace JOIN pg_roles r ON r.oid = f.opfowner JOIN pg_am m ON m.oid = f.opfmethod
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_opfamily', 'f.oid')}
  UNION ALL
  SELECT 8, c.oid::text, format('ALTER COLLATION %I.%I OWNER TO %I', n.nspname, c.collname, ${target})
    FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace JOIN pg_roles r ON r.oid = c.collowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_collation', 'c.oid')}
  UNION ALL
  SELECT 9, c.oid::text, format('ALTER CONVERSION %I.%I OWNER TO %I', n.nspname, c.conname, ${target})
    FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace JOIN pg_roles r ON r.oid = c.conowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_conversion', 'c.oid')}
  UNION ALL
  SELECT 10, c.oid::text, format('ALTER TEXT SEARCH CONFIGURATION %I.%I OWNER TO %I', n.nspname, c.cfgname, ${target})
    FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace JOIN pg_roles r ON r.oid = c.cfgowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_ts_config', 'c.oid')}
  UNION ALL
  SELECT 11, d.oid::text, format('ALTER TEXT SEARCH DICTIONARY %I.%I OWNER TO %I', n.nspname, d.dictname, ${target})
    FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace JOIN pg_roles r ON r.oid = d.dictowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_ts_dict', 'd.oid')}
  UNION ALL
  SELECT 12, s.oid::text, format('ALTER STATISTICS %I.%I OWNER TO %I', n.nspname, s.stxname, ${target})
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace JOIN pg_roles r ON r.oid = s.stxowner
   WHERE r.rolname IN ${owners} AND ${ownSchema} AND ${free('pg_statistic_ext', 's.oid')}
) AS handed_over ORDER BY place, name`
}
