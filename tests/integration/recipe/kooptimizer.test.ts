// The project that started this, as it is: pg_dump 18 schema with OWNER TO postgres and a function in plpython3u.
import { cpSync, existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServers } from '../../helpers/servers.ts'
import { ask, createProject, databaseNames, dropAll, roleNames } from './run-recipe.ts'

const corpus = new URL('../../../../shared/corpus/files/kooptimizer/', import.meta.url).pathname
if (!existsSync(corpus)) console.warn('SKIPPED: no corpus beside the checkout; the Kooptimizer schema is not set up.')

const recipe = `groundwork: 1
name: Kooptimizer
server: { version: ">=15" }
role: { name: koop_test_user, password: generate }
database: { name: koop_test_db, owner: koop_test_user, encoding: UTF8 }
extensions:
  - pgcrypto
  - { name: plpython3u, optional: false }
load:
  - { script: db/schema.sql, as: superuser }
env:
  set: { DATABASE_URL: "postgresql+psycopg://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}" }
checks:
  counts: { tables: 34, functions: 39, procedures: 10 }
`

describe.skipIf(!existsSync(corpus)).each(testServers())('Kooptimizer on $name', ({ params, major }) => {
  const clean = () => dropAll(params, 'koop_test_db', ['koop_test_user'])
  beforeAll(clean)
  afterAll(clean)

  it('verifies where plpython3u is there; else says what is missing before anything is made', async () => {
    const project = createProject(params, { 'groundwork.yaml': recipe })
    cpSync(corpus, project.folder, { recursive: true })
    const plan = await project.plan()
    const first = await project.setup()
    if (major === 18) {
      expect(plan.state).toBe('blocked')
      expect(first.outcome).toBe('failed')
      expect(first.error?.kind).toBe('extension-unavailable')
      const finding = first.findings.find((one) => one.code === 'extension-unavailable' && one.severity === 'error')
      expect(finding?.message).toContain('plpython3u')
      expect(finding?.hint).toBeTruthy()
      expect(finding?.objects?.length).toBeGreaterThan(0)
      expect(await databaseNames(params)).not.toContain('koop_test_db')
      expect(await roleNames(params)).not.toContain('koop_test_user')
      return
    }
    expect(first.error).toBeUndefined()
    expect(first.outcome).toBe('verified')
    const found = Object.fromEntries(
      Object.entries(first.report.counts).map(([kind, pair]) => [kind, [pair?.expected, pair?.found]]),
    )
    expect(found).toMatchObject({
      tables: [34, 34],
      functions: [39, 39],
      procedures: [10, 10],
      indexes_explicit: [37, 37],
      enums: [6, 6],
      composites: [1, 1],
    })
    // Handed over: the role owns the objects and can use and change them.
    const owners = await ask<{ owner: string; n: number }>(
      params,
      'koop_test_db',
      `SELECT tableowner AS owner, count(*)::int AS n FROM pg_tables WHERE schemaname = 'public' GROUP BY 1`,
    )
    expect(owners).toEqual([{ owner: 'koop_test_user', n: 34 }])
    expect(
      await ask(
        params,
        'koop_test_db',
        `SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND proowner <> 'koop_test_user'::regrole AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
      ),
    ).toEqual([])
    expect(first.findings.filter((one) => one.code === 'setting-too-new')).toHaveLength(1)
    const second = await project.setup()
    expect(second.outcome).toBe('verified')
    expect(second.changed).toBe(false)
  })
})
