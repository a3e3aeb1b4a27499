// Everything that belongs to a database but is not inside it, set at once, and compared after a reset, an undo, and a reset again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'
import { ask, checksum, createShop, createSnapshotApp, dropAll } from './harness.ts'

describe.each(testServers())('attributes on $name', ({ params, major }) => {
  const name = `gwattr_${major} "odd" náme`
  const quoted = `"${name.replaceAll('"', '""')}"`
  const [owner, reader, giver] = ['owner', 'reader', 'giver'].map((role) => `gwattr_${major}_${role}`)
  const snapshots = createSnapshotApp(params)
  const attributes = async () => {
    const [row] = await ask(
      params,
      'postgres',
      `
      SELECT to_jsonb(d) - '{oid,datfrozenxid,datminmxid,datacl}'::text[] AS columns, pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding,
             (SELECT spcname FROM pg_tablespace t WHERE t.oid = dattablespace) AS tablespace, shobj_description(d.oid, 'pg_database') AS comment,
             (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(datacl) a) AS acl,
             (SELECT json_agg(json_build_array(setrole::regrole::text, setconfig) ORDER BY setrole) FROM pg_db_role_setting s WHERE s.setdatabase = d.oid) AS settings
        FROM pg_database d WHERE datname = $1`,
      [name],
    )
    return row
  }
  const clean = async () => {
    await dropAll(params, `gwattr_${major}`)
    for (const role of [owner, reader, giver]) await ask(params, 'postgres', `DROP ROLE IF EXISTS ${role}`)
  }
  beforeAll(async () => {
    await clean()
    for (const role of [owner, reader, giver]) await ask(params, 'postgres', `CREATE ROLE ${role} LOGIN`)
    // Every column of pg_database that can be other than usual, is: rules of collation since 16, a login trigger since 17.
    const rules = major >= 16 ? `ICU_RULES '&V << w <<< W'` : ''
    await createShop(params, name, 50, `ENCODING UTF8 LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'de-AT' ${rules}`)
    if (major >= 17)
      for (const sql of [
        `CREATE FUNCTION at_login() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'`,
        'CREATE EVENT TRIGGER hello ON login EXECUTE FUNCTION at_login()',
      ])
        await ask(params, name, sql)
    const sql = [
      `ALTER DATABASE ${quoted} OWNER TO ${owner}`,
      `ALTER DATABASE ${quoted} CONNECTION LIMIT 17`,
      `COMMENT ON DATABASE ${quoted} IS 'The shop''s own \\ words'`,
      `REVOKE ALL ON DATABASE ${quoted} FROM PUBLIC`,
      `GRANT CONNECT, CREATE ON DATABASE ${quoted} TO ${giver} WITH GRANT OPTION`,
      `SET ROLE ${giver}`,
      `GRANT CONNECT ON DATABASE ${quoted} TO ${reader}`,
      'RESET ROLE',
      `ALTER DATABASE ${quoted} SET search_path TO '$user', public, "Odd Schema"`,
      `ALTER DATABASE ${quoted} SET "shop.words" = 'it''s a \\ , "list"'`,
      `ALTER DATABASE ${quoted} SET work_mem = '9MB'`,
      `ALTER DATABASE ${quoted} SET temp_tablespaces = ''`,
      `ALTER ROLE ${reader} IN DATABASE ${quoted} SET statement_timeout = '3s'`,
      `ALTER ROLE ${reader} IN DATABASE ${quoted} SET search_path = public, pg_temp`,
      `ALTER DATABASE ${quoted} SET groundwork.recipe = '{"v":1}'`,
    ]
    for (const one of sql.filter(
      (text) =>
        !/ROLE gw.*giver|RESET ROLE|SET ROLE|TO gwattr_\d+_reader$/.test(text) || /IN DATABASE|WITH GRANT/.test(text),
    ))
      await ask(params, 'postgres', one)
    await ask(params, 'postgres', `SET ROLE ${giver}; GRANT CONNECT ON DATABASE ${quoted} TO ${reader}; RESET ROLE`)
    await snapshots.allow(name)
  })
  afterAll(async () => {
    await snapshots.app.close()
    await clean()
  })

  it('are all as they were, down to the last privilege', async () => {
    const before = await attributes()
    expect(JSON.stringify(before)).toContain('Odd Schema')
    expect(before?.['columns']).toMatchObject({
      datlocprovider: 'i',
      datconnlimit: 17,
      datcollate: 'C.UTF-8',
      [major >= 17 ? 'datlocale' : 'daticulocale']: 'de-AT',
      ...(major >= 17 ? { daticurules: '&V << w <<< W', dathasloginevt: true } : {}),
    })
    expect((before as { acl: string[] }).acl).toHaveLength(3)
    const sum = await checksum(params, name)
    await snapshots.create(name, 'start')
    await snapshots.reset(name)
    expect(await attributes()).toEqual(before)
    expect(await checksum(params, name)).toBe(sum)
    await snapshots.undo(name)
    expect(await attributes()).toEqual(before)
    await snapshots.settle()
    await ask(
      params,
      'postgres',
      `ALTER DATABASE ${quoted} RESET work_mem; REVOKE CREATE ON DATABASE ${quoted} FROM ${giver}`.split(';')[0]!,
    )
    await ask(params, 'postgres', `REVOKE CREATE ON DATABASE ${quoted} FROM ${giver} CASCADE`)
    const changed = await attributes()
    expect((await snapshots.reset(name)).strategy).toBe('spare')
    expect(await attributes()).toEqual(changed)
    await snapshots.undo(name)
    expect(await attributes()).toEqual(changed)
  })

  it('lets the note of the recipe go with the content it tells of', async () => {
    await ask(params, 'postgres', `ALTER DATABASE ${quoted} SET groundwork.recipe = '{"v":2}'`)
    await snapshots.reset(name)
    const settings = JSON.stringify(((await attributes()) as { settings: unknown }).settings)
    expect(settings).toContain('groundwork.recipe={\\"v\\":1}')
    await snapshots.undo(name)
    expect(JSON.stringify(((await attributes()) as { settings: unknown }).settings)).toContain(
      'groundwork.recipe={\\"v\\":2}',
    )
  })
})
