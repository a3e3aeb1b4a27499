// What is planned for a database and a role that are there already.
import { describe, expect, it } from 'vitest'
import type { ObservedDatabase } from '../../../electron/core/recipe/observed.ts'
import { planRecipe } from '../../../electron/core/recipe/plan-recipe.ts'
import { database, equal, mark, observed, recipe, there } from './plan-samples.ts'

describe('an existing database', () => {
  const cases: readonly (readonly [
    what: string,
    change: Partial<ObservedDatabase>,
    state: string,
    steps: Record<string, string>,
    choice?: 'replace',
  ])[] = [
    [
      'ours and right',
      { mark },
      'nothing-to-do',
      { role: 'nothing', database: 'nothing', 'load:0': 'nothing', verify: 'do' },
    ],
    ['empty', { isEmpty: true }, 'ready', { database: 'nothing', 'load:0': 'do' }],
    [
      'empty with another owner',
      { isEmpty: true, owner: 'bob' },
      'needs-choice',
      { database: 'blocked', 'load:0': 'blocked' },
    ],
    [
      'unfinished',
      { mark: { ...mark, state: 'building' } },
      'ready',
      { 'set-aside': 'do', database: 'do', 'load:0': 'do' },
    ],
    [
      'being built',
      { mark: { ...mark, state: 'building' }, liveJob: true },
      'blocked',
      { database: 'blocked', 'load:0': 'blocked' },
    ],
    ["somebody's, complete", {}, 'ready', { database: 'nothing', 'load:0': 'nothing', mark: 'do' }],
    [
      'missing an object',
      { comparison: { ...equal, missing: [{ kind: 'tables', name: 'public.t' }] } },
      'needs-choice',
      { database: 'blocked' },
    ],
    ['with another encoding', { encoding: 'LATIN1' }, 'needs-choice', { database: 'blocked' }],
    [
      'loaded from another text',
      { mark: { ...mark, loads: [{ path: 'a.sql', sha256: 'bbb' }] } },
      'needs-choice',
      { database: 'blocked' },
    ],
    [
      'loaded from a script no longer listed',
      { mark: { ...mark, loads: [...mark.loads, { path: 'b.sql', sha256: 'x' }] } },
      'needs-choice',
      { database: 'blocked' },
    ],
    [
      'different, to be replaced',
      { owner: 'bob' },
      'ready',
      { 'set-aside': 'do', database: 'do', 'load:0': 'do' },
      'replace',
    ],
    ['right, with replace asked for', { mark }, 'nothing-to-do', { database: 'nothing' }, 'replace'],
    [
      'right, with objects of the person beside',
      { mark, comparison: { ...equal, extra: [{ kind: 'tables', name: 'public.mine' }] } },
      'nothing-to-do',
      { database: 'nothing' },
    ],
  ]
  it.each(cases.map(([what, change, state, steps, choice]) => ({ what, change, state, steps, choice })))(
    '$what',
    ({ change, state, steps, choice }) => {
      const plan = planRecipe(
        recipe(),
        observed({
          ...there,
          database: database(change),
          databaseNames: new Set(['postgres', 'shop']),
          choices: { allowShell: false, ...(choice === undefined ? {} : { existing: choice }) },
        }),
      )
      expect(Object.fromEntries(plan.steps.map((step) => [step.id, step.action]))).toMatchObject(steps)
      expect(plan.state).toBe(state)
      // Nothing is ever dropped or loaded over.
      expect(plan.commands).not.toMatch(/DROP /)
      if (plan.state === 'needs-choice')
        expect(plan.existing).toMatchObject({
          name: 'shop',
          suggestedName: 'shop_2',
          keptAs: 'shop_before_20260131_235958',
        })
    },
  )
  it('names the sessions that are ended before it is renamed', () => {
    const plan = planRecipe(
      recipe(),
      observed({
        ...there,
        database: database({ owner: 'bob', sessions: [{ pid: 7, user: 'bob', application: 'psql' }] }),
        choices: { allowShell: false, existing: 'replace' },
      }),
    )
    const step = plan.steps.find((one) => one.id === 'set-aside')
    expect(step?.reason).toContain('1 session is ended first: psql of bob')
    expect(step?.statements.map((statement) => statement.text)).toEqual([
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND pid <> pg_backend_pid();`,
      'ALTER DATABASE "shop" RENAME TO "shop_before_20260131_235958";',
    ])
  })
  it('an extension of the recipe that is not in it is created, which harms nothing', () => {
    const plan = planRecipe(
      recipe({ extensions: ['pgcrypto'] }),
      observed({
        ...there,
        database: database({ mark, comparison: { ...equal, missing: [{ kind: 'extensions', name: 'pgcrypto' }] } }),
      }),
    )
    expect(plan.steps.filter((step) => step.action === 'do').map((step) => step.id)).toEqual([
      'extension:pgcrypto',
      'verify',
    ])
  })
  it('changed settings are set', () => {
    const plan = planRecipe(
      recipe({ database: { name: 'shop', settings: { search_path: 'app,public', timezone: 'UTC' } } }),
      observed({ ...there, database: database({ mark, settings: ['search_path=app, public', 'timezone=GMT'] }) }),
    )
    expect(plan.steps.find((step) => step.id === 'database')?.statements.map((one) => one.text)).toEqual([
      `ALTER DATABASE "shop" SET timezone TO 'UTC';`,
    ])
  })
})

describe('the role', () => {
  it.each([
    ['not there', null, 'do', 'CREATE ROLE "app" LOGIN PASSWORD \'********\';'],
    ['there, password works', { passwordWorks: true }, 'nothing', undefined],
    ['there, password unknown', { passwordWorks: false }, 'do', 'ALTER ROLE "app" PASSWORD \'********\';'],
    [
      'there, without login',
      { passwordWorks: false, canLogin: false },
      'do',
      'ALTER ROLE "app" LOGIN PASSWORD \'********\';',
    ],
    ['there, could not be tried', { passwordWorks: null, why: 'no pg_hba.conf entry' }, 'nothing', undefined],
  ] as const)('%s', (_, role, action, sql) => {
    const plan = planRecipe(
      recipe(),
      observed({ role: role === null ? null : { name: 'app', canLogin: true, isSuperuser: false, ...role } }),
    )
    const step = plan.steps.find((one) => one.id === 'role')
    expect([step?.action, step?.statements[0]?.text]).toEqual([action, sql])
  })
  it('is blocked without the password the recipe asks for', () => {
    const plan = planRecipe(
      recipe(),
      observed({ password: { known: false, source: 'env', variable: 'DB_PASS', generated: false } }),
    )
    expect(plan.state).toBe('blocked')
    expect(plan.findings.find((one) => one.code === 'role-password-needed')?.message).toContain('DB_PASS')
  })
  it('a superuser is said', () => {
    expect(
      planRecipe(recipe(), observed({ role: { ...there.role, isSuperuser: true } })).findings.map((one) => one.code),
    ).toContain('role-is-superuser')
  })
})
