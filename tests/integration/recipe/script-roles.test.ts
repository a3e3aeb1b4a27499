// Roles that scripts make belong to the whole server: a run that fails takes them back, or names them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'
import { ask, createProject, dropAll, roleNames } from './run-recipe.ts'

describe.each(testServers())('roles made by a script on $name', ({ params, major }) => {
  const name = `gwsr_${major}`
  const clean = () => dropAll(params, name, [`${name}_app`, `${name}_ro`, `${name}_rw`, `${name}_old`])
  beforeAll(clean)
  afterAll(clean)
  const recipe = `groundwork: 1\nname: x\nrole: { name: ${name}_app }\ndatabase: { name: ${name} }\nload: [{ script: a.sql }]\n`
  const sql = `CREATE ROLE ${name}_ro;\nCREATE ROLE ${name}_rw IN ROLE ${name}_ro;\nCREATE TABLE t (i int);\nGRANT SELECT ON t TO ${name}_ro;\n`

  it('go when the run fails, and those that were there stay', async () => {
    await ask(params, 'postgres', `CREATE ROLE ${name}_old`)
    const result = await createProject(params, {
      'groundwork.yaml': recipe,
      'a.sql': `${sql}DO $$ BEGIN IF false THEN CREATE ROLE ${name}_old; END IF; END $$;\nSELECT\n  1/0;\n`,
    }).setup()
    expect(result.error).toMatchObject({ message: 'division by zero', file: 'a.sql', line: 6, endLine: 7 })
    expect((await roleNames(params)).filter((one) => one.startsWith(name))).toEqual([`${name}_old`])
    expect(result.findings.map((one) => one.code)).not.toContain('undo-failed')
  })
  it('are named when something else uses them', async () => {
    await ask(params, 'postgres', `DROP ROLE ${name}_old`)
    const result = await createProject(params, {
      'groundwork.yaml': recipe,
      'a.sql': `${sql}GRANT CREATE ON TABLESPACE pg_default TO ${name}_rw;\nSELECT 1/0;\n`,
    }).setup()
    expect(result.findings.find((one) => one.code === 'undo-failed')).toMatchObject({
      message: expect.stringContaining(`"${name}_rw"`),
      hint: expect.stringContaining(`DROP ROLE "${name}_rw"`),
    })
    await ask(params, 'postgres', `REVOKE CREATE ON TABLESPACE pg_default FROM ${name}_rw`)
    await clean()
  })
  it('stay when it is verified, and are not made again by the next', async () => {
    const first = await createProject(params, { 'groundwork.yaml': recipe, 'a.sql': sql }).setup()
    expect(first.outcome).toBe('verified')
    expect(await roleNames(params)).toEqual(expect.arrayContaining([`${name}_ro`, `${name}_rw`]))
    const again = await createProject(params, {
      'groundwork.yaml': recipe,
      'a.sql': `${sql}CREATE TABLE u (i int);\n`,
    }).setup({ existing: 'replace' })
    expect(again.error).toBeUndefined()
    expect(again.outcome).toBe('verified')
    expect(again.findings.filter((one) => one.code === 'already-there').map((one) => one.message)).toEqual([
      expect.stringContaining(`${name}_ro already`),
      expect.stringContaining(`${name}_rw already`),
    ])
    // Dropped first by the script itself: then it is made anew.
    const own = `DROP ROLE IF EXISTS ${name}_old;\nCREATE ROLE ${name}_old NOINHERIT;\n`
    await ask(params, 'postgres', `CREATE ROLE ${name}_old`)
    const third = await createProject(params, { 'groundwork.yaml': recipe, 'a.sql': own }).setup({
      existing: 'replace',
    })
    expect(third.outcome).toBe('verified')
    expect(
      await ask(params, 'postgres', 'SELECT rolinherit FROM pg_roles WHERE rolname = $1', [`${name}_old`]),
    ).toEqual([{ rolinherit: false }])
  })
  it('a run that failed has changed nothing', async () => {
    await clean()
    const failed = await createProject(params, {
      'groundwork.yaml': recipe.replace('load:', 'extensions: [pgcrypto]\nload:'),
      'a.sql': 'SELECT 1/0;',
    }).setup()
    expect([failed.outcome, failed.changed]).toEqual(['failed', false])
  })

  it('are made by an administrator with CREATEROLE who is no superuser', async () => {
    await clean()
    const admin = { ...params, user: `${name}_admin`, password: 'x' }
    await ask(params, 'postgres', `CREATE ROLE ${name}_admin LOGIN CREATEROLE CREATEDB PASSWORD 'x'`)
    try {
      const project = createProject(admin, {
        'groundwork.yaml': recipe,
        'a.sql': `${sql}CREATE SCHEMA s;\nCREATE TABLE s.u (id serial);\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1';\nGRANT ${name}_ro TO ${name}_app;\n`,
      })
      const plan = await project.plan()
      expect(plan.state).toBe('ready')
      expect(plan.steps.find((one) => one.id === 'load:0')?.reason).toContain(`"${name}_admin", which has CREATEROLE`)
      const result = await project.setup()
      expect(result.error).toBeUndefined()
      expect(result.outcome).toBe('verified')
      const owners = await ask<{ owner: string }>(
        params,
        name,
        "SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 's'::regnamespace)",
      )
      expect(owners).toEqual([{ owner: `${name}_app` }])
      const more = createProject(admin, { 'groundwork.yaml': recipe, 'a.sql': `CREATE ROLE ${name}_x SUPERUSER;\n` })
      expect((await more.plan({ existing: 'replace' })).findings.map((one) => one.code)).toContain('not-superuser')
    } finally {
      await clean()
      await ask(params, 'postgres', `DROP ROLE ${name}_admin`)
    }
  })
})
