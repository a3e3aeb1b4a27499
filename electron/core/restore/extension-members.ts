// Whoever makes a trusted extension owns it, and may add functions of their own to it (ALTER EXTENSION ... ADD): so code of a
// dump could pass for an extension's, which nobody looks at. What the extension itself brings belongs to the superuser its
// script runs as; what belongs to the working login was added, and becomes an object like any other.
import type pg from 'pg'

/** `inside`: a safe session in the staging database, before the login's things are handed over. */
export const takeOutAddedMembers = async (inside: pg.ClientBase, login: string): Promise<void> => {
  const { rows } = await inside.query<{ statement: string }>(
    `SELECT format('ALTER EXTENSION %I DROP %s %s', x.extname, o.type, o.identity) AS statement
       FROM pg_shdepend s
       JOIN pg_depend d ON d.classid = s.classid AND d.objid = s.objid AND d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
       JOIN pg_extension x ON x.oid = d.refobjid
       JOIN pg_available_extension_versions v ON v.name = x.extname AND v.version = x.extversion
      CROSS JOIN pg_identify_object(s.classid, s.objid, 0) o
      WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND s.refclassid = 'pg_authid'::regclass AND s.refobjid = (SELECT oid FROM pg_roles WHERE rolname = $1::name)
        -- An extension that needs no superuser is made with the rights of the login itself.
        AND s.deptype = 'o' AND v.superuser`,
    [login],
  )
  for (const { statement } of rows) await inside.query(statement)
}
