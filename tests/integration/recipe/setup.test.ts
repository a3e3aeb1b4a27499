// What a set-up makes, what it finds there already, and what a second run does.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { markStatement } from '../../../electron/core/recipe/mark.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, createProject } from './run-recipe.ts'
import { recipe, schema, shopOn } from './shop.ts'

describe.each(testServers())('a set-up on $name', ({ params, major }) => {
  const name = `gws_${major}`
  const { files, clean, ours } = shopOn(params, name)
  beforeEach(clean)
  afterEach(clean)

  it('makes role, database, objects and .env, and proves them', async () => {
    const project = createProject(params, files())
    const plan = await project.plan()
    expect(plan.state).toBe('ready')
    expect(plan.steps.map((step) => [step.id, step.action])).toEqual([
      ['role', 'do'],
      ['database', 'do'],
      ['load:0', 'do'],
      ['load:1', 'do'],
      ['env', 'do'],
      ['verify', 'do'],
      ['mark', 'do'],
    ])
    expect(plan.commands).toContain(
      `CREATE DATABASE "${name}" OWNER "${name}_app" ENCODING 'UTF8' TEMPLATE "template0";`,
    )
    expect(plan.commands).toContain("PASSWORD '********'")
    expect(await ours()).toEqual([]) // planning makes nothing

    const result = await project.setup()
    expect(result.error).toBeUndefined()
    expect(result.outcome).toBe('verified')
    expect(result.state).toBe('succeeded')
    expect(result.report.counts.tables).toEqual({ expected: 2, found: 2 })
    expect(result.report.rows).toEqual([
      { table: 'public.shelf', expected: 2, found: 2 },
      { table: 'public.item', expected: 2, found: 2 },
    ])
    expect(result.report.checks.map((check) => [check.kind, check.ok])).toEqual([
      ['rows', true],
      ['owner', true],
      ['login', true],
    ])
    expect(result.steps.every((step) => step.status === 'done')).toBe(true)
    // The role works: it can create a table in public.
    const url = new URL(/DATABASE_URL=(.*)/.exec(readFileSync(join(project.folder, '.env'), 'utf8'))?.[1] ?? '')
    const asRole = { ...params, user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
    await ask(asRole, name, 'CREATE TABLE mine (a integer); DROP TABLE mine')
    expect(await ask(asRole, name, 'SELECT count(*)::int AS n FROM item')).toEqual([{ n: 2 }])
    expect(result.logs.some((line) => line.text.includes(url.password))).toBe(false)
  })

  it('only writes what changed when the recipe changes in env or after', async () => {
    const project = createProject(params, files())
    await project.setup()
    writeFileSync(
      join(project.folder, 'groundwork.yaml'),
      recipe(name).replace('set: {', 'set: { MODE: test,') +
        "after:\n  - { name: Say hello, run: [\"{{python}}\", -c, \"import os; open('hello', 'w').write(os.environ['PGDATABASE'])\"] }\n",
    )
    const plan = await project.plan()
    expect(plan.steps.filter((step) => step.action === 'do').map((step) => step.id)).toEqual([
      'env',
      'after:0',
      'verify',
      'mark',
    ])
    const result = await project.setup()
    expect(result.outcome).toBe('verified')
    expect(readFileSync(join(project.folder, 'hello'), 'utf8')).toBe(name)
    expect((await project.plan()).state).toBe('nothing-to-do')
  })

  it('asks when the database is not what the recipe says, and replaces it by keeping it', async () => {
    const project = createProject(params, files())
    await project.setup()
    writeFileSync(join(project.folder, 'db/schema.sql'), `${schema}CREATE TABLE public.extra (id integer);\n`)
    const plan = await project.plan()
    expect(plan.state).toBe('needs-choice')
    expect(plan.existing?.differs.join(' ')).toContain('"db/schema.sql" has changed since it was loaded')
    expect(plan.existing?.suggestedName).toBe(`${name}_2`)
    const refused = await project.setup()
    expect(refused.outcome).toBe('failed')
    expect(refused.error?.kind).toBe('database-differs')
    expect(await ours()).toEqual([name])

    const { keptAs = '' } = plan.existing ?? {}
    expect(keptAs).toMatch(new RegExp(`^${name}_before_\\d{8}_\\d{6}$`))
    // Later than planned: the name stays the one that was shown, unless somebody has taken it since.
    const later = `${keptAs.slice(0, -1)}x`
    const replaced = await project.setup({ existing: 'replace', keptAs: later })
    expect(replaced.outcome).toBe('verified')
    expect(replaced.previous).toBe(later)
    expect(await ours()).toEqual([name, replaced.previous].toSorted())
    expect(await ask(params, replaced.previous ?? '', 'SELECT count(*)::int AS n FROM item')).toEqual([{ n: 2 }])
    expect(replaced.report.counts.tables).toEqual({ expected: 3, found: 3 })
  })

  it('finds settings that the server refuses before anything is made, with their line', async () => {
    const project = createProject(params, {
      'groundwork.yaml': `groundwork: 1\nname: x\nrole: { name: ${name}_app }\ndatabase: { name: ${name}, settings: { work_mem: lots } }\nload:\n  - script: a.sql\n    settings:\n      statement_timeout: 1s\n      statment_timeout: 1s\n`,
      'a.sql': 'SELECT 1;',
    })
    const plan = await project.plan()
    expect(plan.state).toBe('blocked')
    expect(plan.findings.filter((one) => one.severity === 'error')).toMatchObject([
      {
        code: 'wrong-value',
        message: expect.stringContaining('Did you mean "statement_timeout"?'),
        place: { line: 9 },
      },
      {
        code: 'wrong-value',
        message: 'The server refuses the setting work_mem = "lots" of the database.',
        place: { line: 4 },
      },
    ])
    expect((await project.setup()).error).toMatchObject({ kind: 'recipe-invalid', line: 9 })
    expect(await ours()).toEqual([])
  })

  it('finds a column that was changed by hand, and says both sides', async () => {
    const project = createProject(params, files())
    await project.setup()
    expect((await project.plan()).state).toBe('nothing-to-do')
    await ask(params, name, 'ALTER TABLE item ADD COLUMN by_hand integer NOT NULL DEFAULT 1')
    const plan = await project.plan()
    expect(plan.state).toBe('needs-choice')
    expect(plan.existing?.differs.join(' ')).toContain(
      'public.item.by_hand: expected no such column, found integer, not null, with a default',
    )
    const report = await project.check()
    expect(report?.different).toMatchObject([
      { kind: 'columns', name: 'public.item.by_hand', expected: 'no such column', place: { file: 'db/schema.sql' } },
    ])
  })

  it('makes one under a new name beside it', async () => {
    const project = createProject(params, files())
    await ask(params, 'postgres', `CREATE DATABASE ${name}`)
    await ask(params, name, 'CREATE TABLE precious AS SELECT 42 AS answer')
    const plan = await project.plan()
    expect(plan.state).toBe('needs-choice')
    expect(plan.existing?.differs.join(' ')).toMatch(
      /owned by "postgres".*declared objects are missing.*Groundwork did not make it.*precious/,
    )
    const result = await project.setup({ existing: { newName: `${name}_2` } })
    expect(result.outcome).toBe('verified')
    expect(result.database).toBe(`${name}_2`)
    expect(readFileSync(join(project.folder, '.env'), 'utf8')).toContain(`/${name}_2`)
    expect(await ask(params, name, 'SELECT answer FROM precious')).toEqual([{ answer: 42 }])
  })

  it('takes a complete database of others as it is, and an empty one as its own', async () => {
    await ask(params, 'postgres', `CREATE ROLE ${name}_app LOGIN PASSWORD 'known'`)
    await ask(params, 'postgres', `CREATE DATABASE ${name} OWNER ${name}_app`)
    const project = createProject(params, {
      ...files(),
      '.env': `DATABASE_URL=postgresql://${name}_app:known@localhost/x\n`,
    })
    writeFileSync(
      join(project.folder, 'groundwork.yaml'),
      recipe(name).replace('password: generate', 'password: known'),
    )
    const empty = await project.plan()
    expect(empty.steps.map((step) => [step.id, step.action]).slice(0, 3)).toEqual([
      ['role', 'nothing'],
      ['database', 'nothing'],
      ['load:0', 'do'],
    ])
    expect(empty.steps.find((step) => step.id === 'load:0')?.reason).toContain('All or nothing')
    await ask({ ...params, user: `${name}_app`, password: 'known' }, name, schema)
    const plan = await project.plan()
    expect(plan.findings.map((finding) => finding.code)).toContain('data-not-loaded')
    expect(plan.steps.filter((step) => step.action === 'do').map((step) => step.id)).toEqual(['env', 'verify', 'mark'])
    const result = await project.setup()
    expect(result.outcome).toBe('verified')
    expect(await ask(params, name, 'SELECT count(*)::int AS n FROM item')).toEqual([{ n: 0 }])
    expect((await project.plan()).state).toBe('nothing-to-do')
  })

  it('sets an unfinished database of a killed run aside', async () => {
    const project = createProject(params, files())
    await ask(params, 'postgres', `CREATE DATABASE ${name}`)
    await ask(params, name, 'CREATE TABLE half_made AS SELECT 1 AS one')
    await ask(
      params,
      'postgres',
      markStatement(name, {
        v: 1,
        name: 'Shop',
        hash: 'x',
        loads: [],
        after: [],
        state: 'building',
        job: 'setup-gone',
        at: '2026-01-02T03:04:05.000Z',
      }),
    )
    const plan = await project.plan()
    expect(plan.state).toBe('ready')
    expect(plan.findings.map((finding) => finding.code)).toContain('unfinished-database')
    const result = await project.setup()
    expect(result.outcome).toBe('verified')
    const kept = (await ours()).find((database) => database.includes('_unfinished_'))
    expect(
      plan.steps.find((step) => step.id.startsWith('set-aside') || step.title.includes('_unfinished_'))?.title,
    ).toContain(kept)
    expect(await ask(params, kept ?? '', 'SELECT one FROM half_made')).toEqual([{ one: 1 }])
  })

  it('changes only its own keys of a .env and keeps a backup', async () => {
    const before = '# mine\r\nexport DATABASE_URL="postgres://old"  # the old one\r\nOTHER=\'x # y\'\r\n'
    const project = createProject(params, { ...files(), '.env': before })
    const result = await project.setup()
    expect(result.outcome).toBe('verified')
    const after = readFileSync(join(project.folder, '.env'), 'utf8')
    expect(after).toMatch(
      new RegExp(
        `^# mine\\r\\nexport DATABASE_URL="postgresql://${name}_app:[A-Za-z0-9]{24}@127\\.0\\.0\\.1:\\d+/${name}"  # the old one\\r\\nOTHER='x # y'\\r\\n$`,
      ),
    )
    const backups = readdirSync(project.folder).filter((file) => file.startsWith('.env.bak-'))
    expect(backups).toHaveLength(1)
    expect(readFileSync(join(project.folder, backups[0] ?? ''), 'utf8')).toBe(before)
    await project.setup()
    expect(readdirSync(project.folder).filter((file) => file.startsWith('.env.bak-'))).toHaveLength(1)
  })

  it('gives a new password to a role whose password nobody knows, and says so first', async () => {
    await ask(params, 'postgres', `CREATE ROLE ${name}_app LOGIN PASSWORD 'nobody knows'`)
    const project = createProject(params, files())
    const plan = await project.plan()
    expect(plan.findings.map((finding) => finding.code)).toContain('role-password-changes')
    expect(plan.steps[0]).toMatchObject({
      action: 'do',
      statements: [{ text: `ALTER ROLE "${name}_app" PASSWORD '********';` }],
    })
    const result = await project.setup()
    expect(result.outcome).toBe('verified')
    // Another host without secrets reads it from the .env.
    const other = createProject(params, { ...files(), '.env': readFileSync(join(project.folder, '.env'), 'utf8') })
    expect((await other.plan()).steps[0]?.action).toBe('nothing')
  })

  it.each(
    (
      [
        ['a locale of the C library', { locale: 'C' }, 13],
        ['a locale of ICU', { localeProvider: 'icu', locale: 'en-US' }, 15],
        ['the builtin provider', { localeProvider: 'builtin', locale: 'C.UTF-8' }, 17],
        ['another encoding', { encoding: 'LATIN1' }, 13],
        [
          'settings that are lists',
          { settings: { search_path: 'app, "My Schema", public', timezone: 'UTC', 'app.tenant': "it's" } },
          13,
        ],
      ] as const
    ).filter(([, , from]) => major >= from),
  )('makes a database with %s, and finds it right the second time', async (_, options) => {
    const project = createProject(params, files())
    writeFileSync(
      join(project.folder, 'groundwork.yaml'),
      recipe(name).replace(`{ name: ${name} }`, JSON.stringify({ name, ...options })),
    )
    writeFileSync(join(project.folder, 'db/schema.sql'), schema)
    const first = await project.setup()
    expect(first.error).toBeUndefined()
    expect(first.outcome).toBe('verified')
    const plan = await project.plan()
    expect(plan.existing?.differs).toBeUndefined()
    expect(plan.state).toBe('nothing-to-do')
  })

  it('says which role is missing, and makes it when the recipe lists it', async () => {
    const withRole = { ...files(), 'db/schema.sql': `${schema}GRANT SELECT ON public.item TO ${name}_readers;\n` }
    const project = createProject(params, withRole)
    const refused = await project.setup()
    expect(refused.error?.message).toContain(`mentions the role "${name}_readers", which does not exist`)
    expect(refused.error).toMatchObject({ file: 'db/schema.sql', line: 4 })
    expect(await ours()).toEqual([])
    writeFileSync(join(project.folder, 'groundwork.yaml'), `${recipe(name)}roles: [${name}_readers]\n`)
    const result = await project.setup()
    expect(result.error).toBeUndefined()
    expect(result.outcome).toBe('verified')
  })

  it('gives the role its grants when it is not the owner', async () => {
    const project = createProject(params, files())
    writeFileSync(
      join(project.folder, 'groundwork.yaml'),
      `${recipe(name).replace(`{ name: ${name} }`, `{ name: ${name}, owner: ${name}_other }`)}roles: [${name}_other]\n`,
    )
    const result = await project.setup()
    expect(result.error).toBeUndefined()
    expect(result.outcome).toBe('verified')
    expect(await ask(params, name, `SELECT has_schema_privilege('${name}_app', 'public', 'CREATE') AS ok`)).toEqual([
      { ok: true },
    ])
    expect((await project.plan()).state).toBe('nothing-to-do')
  })

  it('hands over what a superuser loaded, and leaves to others what the script gave them', async () => {
    const sql = `CREATE SCHEMA stock; CREATE TYPE stock.size AS ENUM ('s'); CREATE DOMAIN stock.code AS text; CREATE TABLE stock.part (id serial, s stock.size);
CREATE VIEW stock.parts AS SELECT * FROM stock.part; CREATE FUNCTION stock.f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'; CREATE PROCEDURE stock.p() LANGUAGE sql AS '';
CREATE AGGREGATE stock.total(int) (SFUNC = int4pl, STYPE = int); CREATE SEQUENCE stock.seq; CREATE TABLE stock.theirs (id int); ALTER TABLE stock.theirs OWNER TO ${name}_other; ALTER SCHEMA public OWNER TO postgres;
`
    const project = createProject(params, { ...files(), 'db/seed.sql': sql })
    writeFileSync(
      join(project.folder, 'groundwork.yaml'),
      `${recipe(name).replace('{ script: db/seed.sql }', '{ script: db/seed.sql, as: superuser }')}roles: [${name}_other]\n`,
    )
    const result = await project.setup()
    expect(result.error).toBeUndefined()
    const owners = await ask<{ what: string; owner: string }>(
      params,
      name,
      `SELECT relname AS what, pg_get_userbyid(relowner)::text AS owner FROM pg_class WHERE relnamespace = 'stock'::regnamespace AND relkind IN ('r','v','S')
      UNION ALL SELECT proname, pg_get_userbyid(proowner)::text FROM pg_proc WHERE pronamespace = 'stock'::regnamespace UNION ALL SELECT typname, pg_get_userbyid(typowner)::text FROM pg_type WHERE typnamespace = 'stock'::regnamespace AND typtype IN ('e', 'd') UNION ALL SELECT nspname, pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname IN ('stock', 'public')`,
    )
    expect(Object.fromEntries(owners.map((row) => [row.what, row.owner]))).toEqual({
      part: `${name}_app`,
      part_id_seq: `${name}_app`,
      parts: `${name}_app`,
      seq: `${name}_app`,
      theirs: `${name}_other`,
      f: `${name}_app`,
      p: `${name}_app`,
      total: `${name}_app`,
      size: `${name}_app`,
      code: `${name}_app`,
      stock: `${name}_app`,
      public: 'pg_database_owner',
    })
  })

  it('knows what an extension of the recipe brings, though the script makes it again', async () => {
    const project = createProject(params, {
      ...files(),
      'db/seed.sql':
        'CREATE EXTENSION citext;\nCREATE TABLE mail (a citext PRIMARY KEY);\nCREATE FUNCTION same(x citext, y uuid) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;\n',
    })
    writeFileSync(
      join(project.folder, 'groundwork.yaml'),
      `${recipe(name)}extensions: [citext, { name: uuid-ossp, schema: public }]\n`,
    )
    const result = await project.setup()
    expect(result.error).toBeUndefined()
    expect(result.outcome).toBe('verified')
    expect((await project.plan()).state).toBe('nothing-to-do')
  })

  it('names what needs a missing extension the script itself never creates', async () => {
    const project = createProject(params, { ...files(), 'db/seed.sql': 'CREATE TABLE face (id int, e vector(3));\n' })
    writeFileSync(join(project.folder, 'groundwork.yaml'), `${recipe(name)}extensions: [vector]\n`)
    const plan = await project.plan()
    expect(plan.state).toBe('blocked')
    expect(plan.findings.find((finding) => finding.code === 'extension-unavailable')?.objects).toEqual(['public.face'])
  })

  it('writes a new .env readable by its owner only', async () => {
    const project = createProject(params, files())
    await project.setup()
    expect(statSync(join(project.folder, '.env')).mode & 0o777).toBe(0o600)
  })
})
