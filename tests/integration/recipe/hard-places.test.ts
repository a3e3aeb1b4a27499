// An administrator that is no superuser, and servers that go away or were never there.
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binDirFor, startCluster } from '../../helpers/cluster.ts'
import { testServers } from '../../helpers/servers.ts'
import { ask, createContext, createProject, databaseNames, dropAll } from './run-recipe.ts'

const recipe = (name: string): string =>
  `groundwork: 1\nname: x\nrole: { name: ${name}_app }\ndatabase: { name: ${name} }\nextensions: [pgcrypto]\nload: [{ script: a.sql }]\n`

describe.each(testServers())('an administrator that is no superuser on $name', ({ params, major }) => {
  const name = `gwn_${major}`
  const clean = () => dropAll(params, name, [`${name}_app`, `${name}_admin`])
  beforeAll(clean)
  afterAll(clean)
  it('sets up with CREATEDB and CREATEROLE alone, twice', async () => {
    await ask(params, 'postgres', `CREATE ROLE ${name}_admin LOGIN CREATEDB CREATEROLE PASSWORD 'admin'`)
    const project = createProject(
      { ...params, user: `${name}_admin`, password: 'admin' },
      {
        'groundwork.yaml': recipe(name),
        'a.sql':
          'CREATE TABLE t (id uuid DEFAULT gen_random_uuid());\nCOPY t FROM stdin;\n6f1c1b1e-3d58-4a6c-9f0d-0d5b8f6f0001\n\\.\n',
      },
    )
    const plan = await project.plan()
    expect(plan.commands).toContain(`GRANT "${name}_app" TO CURRENT_USER;`)
    const result = await project.setup()
    expect(result.error).toBeUndefined()
    expect(result.outcome).toBe('verified')
    const second = await project.setup()
    expect([second.outcome, second.changed]).toEqual(['verified', false])
  })
  it('says so when the rights are missing, before anything is made', async () => {
    await dropAll(params, name, [`${name}_app`])
    await ask(params, 'postgres', `ALTER ROLE ${name}_admin NOCREATEDB NOCREATEROLE`)
    const project = createProject(
      { ...params, user: `${name}_admin`, password: 'admin' },
      { 'groundwork.yaml': recipe(name), 'a.sql': 'SELECT 1;' },
    )
    const result = await project.setup()
    expect(result.error?.kind).toBe('permission-denied')
    expect(result.findings.map((one) => one.code)).toEqual(
      expect.arrayContaining(['cannot-create-database', 'cannot-create-role']),
    )
  })
})

describe.skipIf(binDirFor(18) === null)('a server that goes away', () => {
  it('in the middle of a load: said, and the next run sets what is left aside', async () => {
    const cluster = await startCluster(18)
    try {
      const project = createProject(cluster.params, {
        'groundwork.yaml': recipe('gwk').replace('extensions: [pgcrypto]\n', ''),
        'a.sql': 'CREATE TABLE t (i int);\nSELECT pg_sleep(20);\n',
      })
      const context = createContext()
      const running = project.setup({}, context)
      while (!context.steps().some((step) => step.id === 'load:0' && step.status === 'running'))
        await new Promise((resolve) => setTimeout(resolve, 20))
      await new Promise((resolve) => setTimeout(resolve, 500))
      cluster.kill()
      const result = await running
      expect(result.outcome).toBe('failed')
      expect(['connection-lost', 'server-unreachable']).toContain(result.error?.kind)
      expect(result.findings.map((one) => one.code)).toContain('undo-failed')
    } finally {
      await cluster.stop()
    }
  }, 60_000)
  it('was never there', async () => {
    const project = createProject(
      { host: '127.0.0.1', port: 1, user: 'postgres', password: 'x', database: 'postgres' },
      { 'groundwork.yaml': recipe('gwk'), 'a.sql': 'SELECT 1;' },
    )
    const result = await project.setup()
    expect(result.error?.kind).toBe('server-unreachable')
    expect(result.steps[0]).toMatchObject({ id: 'look', status: 'failed' })
    await expect(project.plan()).rejects.toMatchObject({ failure: { kind: 'server-unreachable' } })
  })
})

describe.each(testServers())('a script that is cut while it is loaded on $name', ({ params, major }) => {
  const name = `gwcut_${major}`
  const clean = () => dropAll(params, name, [`${name}_app`])
  beforeAll(clean)
  afterAll(clean)
  it('never passes for a whole one', async () => {
    const project = createProject(params, {
      'groundwork.yaml': recipe(name),
      'a.sql': `CREATE TABLE t (i int);\nSELECT pg_sleep(2);\n${'INSERT INTO t VALUES (1);\n'.repeat(20_000)}`,
    })
    const context = createContext()
    const running = project.setup({}, context)
    while (!context.steps().some((step) => step.id === 'load:0' && step.status === 'running'))
      await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 300))
    truncateSync(join(project.folder, 'a.sql'), 100)
    const result = await running
    expect(result.error).toMatchObject({ kind: 'script-failed', message: '"a.sql" was changed while it was loaded.' })
    expect(await databaseNames(params)).not.toContain(name)
  })
})
