// What a set-up leaves when it fails, is stopped, or is not let: nothing of its own, unless it was asked to.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'
import { ask, createContext, createProject, roleNames } from './run-recipe.ts'
import { recipe, schema, seed, shopOn } from './shop.ts'

describe.each(testServers())('a set-up that does not go well on $name', ({ params, major }) => {
  const name = `gwf_${major}`
  const { files, clean, ours } = shopOn(params, name)
  beforeEach(clean)
  afterEach(clean)

  it('loads into an empty one all or nothing, and leaves it empty on failure', async () => {
    await ask(params, 'postgres', `CREATE ROLE ${name}_app LOGIN PASSWORD 'known'`)
    await ask(params, 'postgres', `CREATE DATABASE ${name} OWNER ${name}_app`)
    const project = createProject(params, {
      ...files(),
      'db/schema.sql': `${schema}CREATE TABLE public.item (id integer);\n`,
    })
    writeFileSync(
      join(project.folder, 'groundwork.yaml'),
      recipe(name).replace('password: generate', 'password: known'),
    )
    const failed = await project.setup()
    expect(failed.outcome).toBe('failed')
    expect(failed.error).toMatchObject({ kind: 'script-failed', file: 'db/schema.sql', line: 4, sqlState: '42P07' })
    expect(await ask(params, name, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace`)).toEqual(
      [],
    )
    writeFileSync(join(project.folder, 'db/schema.sql'), schema)
    const again = await project.setup()
    expect(again.outcome).toBe('verified')
  })

  it.each(['none', 'whole'] as const)(
    'leaves nothing behind when a script fails (transaction: %s)',
    async (transaction) => {
      const project = createProject(params, {
        ...files(),
        'db/seed.sql': `INSERT INTO public.shelf VALUES (1, 'a');\n\nINSERT INTO public.shelf\n  VALUES (1, 'b');\n`,
        '.env': 'KEEP=me\n',
      })
      writeFileSync(
        join(project.folder, 'groundwork.yaml'),
        recipe(name).replace('{ script: db/seed.sql }', `{ script: db/seed.sql, transaction: ${transaction} }`),
      )
      const result = await project.setup()
      expect(result.outcome).toBe('failed')
      expect(result.error).toMatchObject({ kind: 'script-failed', file: 'db/seed.sql', line: 3, sqlState: '23505' })
      expect(result.error?.excerpt?.lines.join('\n')).toContain("VALUES (1, 'b')")
      expect(await ours()).toEqual([])
      expect(await roleNames(params)).not.toContain(`${name}_app`)
      expect(readFileSync(join(project.folder, '.env'), 'utf8')).toBe('KEEP=me\n')
      const status = Object.fromEntries(result.steps.map((step) => [step.id, step.status]))
      expect(status).toMatchObject({
        role: 'undone',
        database: 'undone',
        'load:0': 'undone',
        'load:1': 'failed',
        env: 'pending',
      })
    },
  )

  it('keeps what a failed run made when asked, and the next run sets it aside', async () => {
    const project = createProject(params, { ...files(), 'db/seed.sql': 'SELECT 1/0;\n' })
    const failed = await project.setup({ keepOnFailure: true })
    expect(failed.outcome).toBe('failed')
    expect(await ours()).toEqual([name])
    writeFileSync(join(project.folder, 'db/seed.sql'), seed)
    expect((await project.setup()).outcome).toBe('verified')
    expect(await ours()).toHaveLength(2)
  })

  it('puts the replaced database back when the new one fails', async () => {
    const project = createProject(params, files())
    await project.setup()
    writeFileSync(join(project.folder, 'db/seed.sql'), 'SELECT 1/0;\n')
    const failed = await project.setup({ existing: 'replace' })
    expect(failed.outcome).toBe('failed')
    expect(failed.previous).toBeUndefined()
    expect(await ours()).toEqual([name])
    expect(await ask(params, name, 'SELECT count(*)::int AS n FROM item')).toEqual([{ n: 2 }])
    expect(await roleNames(params)).toContain(`${name}_app`)
  })

  it.each(['psql', 'direct'] as const)(
    'stops within a second when cancelled in the middle of a load (%s)',
    async (engine) => {
      const project = createProject(params, { ...files(), 'db/seed.sql': 'SELECT pg_sleep(30);\n' })
      const context = createContext()
      const running = project.setup({ engine }, context)
      while (!context.steps().some((step) => step.id === 'load:1' && step.status === 'running'))
        await new Promise((resolve) => setTimeout(resolve, 20))
      await new Promise((resolve) => setTimeout(resolve, 300))
      const at = performance.now()
      context.abort.abort()
      const result = await running
      expect(performance.now() - at).toBeLessThan(4000)
      expect(result.outcome).toBe('cancelled')
      expect(result.steps.find((step) => step.id === 'load:1')?.status).toBe('cancelled')
      expect(await ours()).toEqual([])
      expect(
        await ask(
          params,
          'postgres',
          `SELECT query FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' AND pid <> pg_backend_pid()`,
        ),
      ).toEqual([])
    },
  )

  it('lets one of two at once work and tells the other', async () => {
    const one = createProject(params, { ...files(), 'db/seed.sql': `SELECT pg_sleep(1);\n${seed}` })
    const two = createProject(params, files())
    const context = createContext()
    const first = one.setup({}, context)
    while (!context.steps().some((step) => step.id === 'load:1' && step.status === 'running'))
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await two.plan()).findings.map((finding) => finding.code)).toContain('busy')
    const second = await two.setup()
    expect(second.outcome).toBe('failed')
    expect(second.error?.kind).toBe('busy')
    expect((await first).outcome).toBe('verified')
  })

  it('refuses a wrong administrator password without a trace', async () => {
    const project = createProject(params, files())
    const result = await project.setup({ password: 'not it' })
    expect(result.error?.kind).toBe('password-wrong')
    expect(result.outcome).toBe('failed')
    expect(JSON.stringify(result)).not.toContain('not it')
  })

  it('goes on after errors where the recipe says so, and does not call it verified', async () => {
    const project = createProject(params, {
      ...files(),
      'db/seed.sql': `INSERT INTO public.nowhere VALUES (1);\n${seed}`,
    })
    writeFileSync(
      join(project.folder, 'groundwork.yaml'),
      recipe(name).replace('{ script: db/seed.sql }', '{ script: db/seed.sql, onError: continue }'),
    )
    const result = await project.setup()
    expect(result.outcome).toBe('differences')
    expect(result.state).toBe('completed-with-errors')
    expect(
      result.findings.filter((finding) => finding.code === 'load-error').map((finding) => finding.place?.line),
    ).toEqual([1])
    expect(await ask(params, name, 'SELECT count(*)::int AS n FROM item')).toEqual([{ n: 2 }])
    expect((await project.plan()).findings.map((finding) => finding.code)).toContain('loaded-with-errors')
  })

  it('stops a command of the project when cancelled, with its children', async () => {
    const project = createProject(
      params,
      files(
        'after:\n  - { name: Wait, run: ["{{python}}", -c, "import subprocess; subprocess.run([\'sleep\', \'31.5\'])"] }\n',
      ),
    )
    const context = createContext()
    const running = project.setup({}, context)
    while (!context.steps().some((step) => step.id === 'after:0' && step.status === 'running'))
      await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 300))
    context.abort.abort()
    const result = await running
    expect(result.outcome).toBe('cancelled')
    expect(await ours()).toEqual([])
    expect(existsSync(join(project.folder, '.env'))).toBe(false)
    if (process.platform !== 'linux') return
    const left = readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('31.5')
        } catch {
          return false
        }
      })
    expect(left).toEqual([])
  })

  it('keeps the database and says what differs when a check fails', async () => {
    const project = createProject(
      params,
      files(
        'checks:\n  counts: { tables: 3 }\n  queries: [{ name: hooks, sql: "select count(*) from item where name = \'hook\'", expect: 1 }]\n',
      ),
    )
    const result = await project.setup()
    expect(result.outcome).toBe('differences')
    expect(result.report.checks.filter((check) => !check.ok)).toMatchObject([
      { kind: 'count', expected: '3', found: '2' },
    ])
    expect(await ours()).toEqual([name])
  })

  it('takes everything back when a command of the project fails, and shows its last lines without the password', async () => {
    const project = createProject(
      params,
      files(
        "after:\n  - { name: Migrate, run: [python, -c, \"import os,sys; print('url', os.environ['DATABASE_URL']); sys.exit(3)\"] }\n",
      ),
    )
    const result = await project.setup()
    expect(result.outcome).toBe('failed')
    expect(result.error).toMatchObject({ kind: 'command-failed' })
    expect(result.error?.message).toContain('exit code 3')
    expect(result.error?.detail).toMatch(/url postgresql:\/\/.*\*{8}@/)
    expect(await ours()).toEqual([])
    expect(existsSync(join(project.folder, '.env'))).toBe(false)
  })

  it('asks before a script may run a program', async () => {
    const project = createProject(params, { ...files(), 'db/seed.sql': `\\! touch ran-it\n${seed}` })
    expect((await project.plan()).state).toBe('needs-consent')
    const refused = await project.setup()
    expect(refused.error).toMatchObject({ kind: 'needs-consent', file: 'db/seed.sql', line: 1 })
    expect(existsSync(join(project.folder, 'ran-it'))).toBe(false)
    expect(await ours()).toEqual([])
    const agreed = await project.setup({ allowShell: true, engine: 'psql' })
    expect(agreed.outcome).toBe('verified')
    expect(existsSync(join(project.folder, 'ran-it'))).toBe(true)
  })
})
