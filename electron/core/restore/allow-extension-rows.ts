// Tables of extensions that people fill (spatial_ref_sys of PostGIS) belong to whoever made the extension, and pg_dump dumps
// their rows. The working role may then write to just these: tables that the extension itself says are there to be filled
// (pg_extension_config_dump). Asked only when it was refused, and taken back in the end.
import { quoteIdent } from '../postgres/quote.ts'
import { splitName } from '../postgres/split-name.ts'
import type { SessionPool } from './restore-sessions.ts'

export type ExtensionRows = {
  /** True: it may now, try again. */
  readonly allow: (table: string) => Promise<boolean>
  readonly takeBack: () => Promise<void>
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Fails where the table is none of an extension's. Its words are looked up in pg_catalog, whatever path the dump has set. */
const grantStatement = (table: string, role: string): string => {
  const body = `
DECLARE named pg_catalog.regclass;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
  named := pg_catalog.to_regclass(${literal(table)});
  IF NOT EXISTS (
    SELECT FROM pg_extension e JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
     WHERE d.deptype = 'e' AND d.classid = 'pg_class'::regclass AND d.objid = named AND named = ANY (e.extconfig)
  ) THEN RAISE EXCEPTION 'not a table to be filled'; END IF;
  EXECUTE pg_catalog.format('GRANT INSERT ON TABLE %s TO %I', named, ${literal(role)});
END`
  return `DO ${literal(body)}`
}

/** `role`: as whom the rows are written. */
export const allowExtensionRows = (pool: Pick<SessionPool, 'admin'>, role: string): ExtensionRows => {
  const asked = new Set<string>()
  const granted: string[] = []
  let before: Promise<unknown> = Promise.resolve()
  const run = async (sql: string): Promise<boolean> => {
    const { direct } = await pool.admin()
    const { error } = await direct.run(sql)
    if (error !== null && direct.status() !== 'I') await direct.run('ROLLBACK')
    return error === null
  }
  return {
    allow: (table) => {
      const full = splitName(table).map(quoteIdent).join('.')
      if (full === '' || asked.has(full)) return Promise.resolve(false)
      asked.add(full)
      const mine = before.then(async () => {
        const done = await run(grantStatement(full, role))
        if (done) granted.push(full)
        return done
      })
      before = mine.catch(() => undefined)
      return mine
    },
    takeBack: async () => {
      await before
      for (const table of granted) await run(`REVOKE INSERT ON TABLE ${table} FROM ${quoteIdent(role)}`)
    },
  }
}
