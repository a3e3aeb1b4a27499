import { existsSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ResetResult } from '../../../shared/model/snapshot.ts'
import { testServers } from '../../helpers/servers.ts'
import { projectFolder } from '../recipe/run-recipe.ts'
import { ask, createSnapshotApp, databaseNames, dropAll, failureOf } from './harness.ts'

describe.each(testServers())('reset to a recipe on $name', ({ params, major }) => {
  const name = `gwrcp_${major}`
  const snapshots = createSnapshotApp(params)
  let folder: string
  const reset = (more: object = {}) =>
    snapshots.job<ResetResult>('snapshots.resetRecipe', { source: { path: folder }, ...more })
  const people = () =>
    ask<{ n: number }>(params, name, 'SELECT count(*)::int AS n FROM person').then((rows) => rows[0]?.n)
  const password = async () =>
    (
      await ask<{ rolpassword: string }>(
        params,
        'postgres',
        `SELECT rolpassword FROM pg_authid WHERE rolname = '${name}_app'`,
      )
    )[0]?.rolpassword
  const clean = async () => {
    await dropAll(params, name)
    await ask(params, 'postgres', `DROP ROLE IF EXISTS ${name}_app`)
  }
  beforeAll(async () => {
    await clean()
    folder = projectFolder({
      'groundwork.yaml': `groundwork: 1\nname: shop\nrole: { name: ${name}_app, password: generate }\ndatabase: { name: ${name}, settings: { statement_timeout: 9s } }\nload: [{ script: a.sql }]
after: [{ name: seed, run: [node, seed.mjs], inputs: [seeds] }]\nenv: { file: .env, set: { DATABASE_URL: "postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}" } }\n`,
      'a.sql': 'CREATE TABLE person (id int PRIMARY KEY);\n\\ir sub/b.sql\n',
      'sub/b.sql': 'INSERT INTO person SELECT generate_series(1, 10);\n',
      'seed.mjs': `import { appendFileSync } from 'node:fs'; appendFileSync('ran.txt', process.env.DATABASE_URL.split('/').pop() + '\\n')\n`,
      'seeds/one.csv': 'a\n',
    })
  })
  afterAll(async () => {
    await snapshots.app.close()
    await clean()
  })

  it('sets up the first time, and swaps from then on', async () => {
    const first = await reset()
    expect(first).toMatchObject({
      outcome: 'reset',
      database: name,
      kind: 'recipe',
      undo: null,
      built: { because: ['there was no such database yet'] },
    })
    expect(await people()).toBe(10)
    await snapshots.settle()
    await ask(params, name, 'DELETE FROM person')
    const second = await reset()
    expect(second).toMatchObject({ strategy: 'spare', built: null, snapshot: first.snapshot })
    expect(await people()).toBe(10)
    // A touched file is read again, and is the same.
    utimesSync(join(folder, 'a.sql'), new Date(), new Date())
    expect((await reset()).built).toBeNull()
    expect(readFileSync(join(folder, 'ran.txt'), 'utf8').trim().split('\n')).toEqual([name])
  })

  it('builds anew beside the live database when an included file or a declared input changes', async () => {
    const env = readFileSync(join(folder, '.env'), 'utf8')
    const secret = await password()
    writeFileSync(join(folder, 'sub/b.sql'), 'INSERT INTO person SELECT generate_series(1, 20);\n')
    const result = await reset()
    expect(result.built?.because).toEqual(['sub/b.sql'])
    expect(await people()).toBe(20)
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(env)
    expect(readdirSync(folder).filter((file) => file.startsWith('.env'))).toEqual(['.env'])
    expect(await password()).toBe(secret)
    const ran = readFileSync(join(folder, 'ran.txt'), 'utf8').trim().split('\n')
    expect(ran[1]).toContain('__gw_build_')
    await snapshots.settle()
    writeFileSync(join(folder, 'seeds/two.csv'), 'b\n')
    expect((await reset()).built?.because).toEqual(['seeds/two.csv'])
    expect(await databaseNames(params, `${name}__gw_build%`)).toEqual([])
    // What was set up knows it: check and setup find nothing to do.
    const { jobId } = await snapshots.call<{ jobId: string }>('setup.plan', { source: { path: folder } })
    expect((await snapshots.app.jobs.ended(jobId)).result).toMatchObject({ state: 'nothing-to-do' })
  })

  it('goes back to an earlier state of the files without building', async () => {
    await snapshots.settle()
    writeFileSync(join(folder, 'sub/b.sql'), 'INSERT INTO person SELECT generate_series(1, 10);\n')
    const { rmSync } = await import('node:fs')
    rmSync(join(folder, 'seeds/two.csv'))
    expect((await reset()).built).toBeNull()
    expect(await people()).toBe(10)
  })

  it('leaves the live database alone when the build fails', async () => {
    await snapshots.settle()
    await ask(params, name, 'INSERT INTO person VALUES (777)')
    writeFileSync(join(folder, 'a.sql'), 'CREATE TABLE person (id int PRIMARY KEY);\nSELECT wrong FROM nowhere;\n')
    const failure = await failureOf(reset())
    expect(failure).toMatchObject({ kind: 'script-failed', file: 'a.sql', line: 2 })
    expect(await people()).toBe(11)
    expect(await databaseNames(params, `${name}__gw_build%`)).toEqual([])
    expect(existsSync(join(folder, '.env'))).toBe(true)
  })

  it('asks before it resets a database it did not make', async () => {
    await snapshots.call('snapshots.disallow', { database: name })
    expect(await failureOf(reset())).toMatchObject({ kind: 'needs-consent' })
    expect(await people()).toBe(11)
  })
})
