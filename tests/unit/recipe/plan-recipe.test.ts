// planRecipe is pure: each case is a recipe, an observation, and the steps that follow.
import { describe, expect, it } from 'vitest'
import { planRecipe } from '../../../electron/core/recipe/plan-recipe.ts'
import { afterHash } from '../../../electron/core/recipe/plan-surroundings.ts'
import { database, mark, observed, recipe, script, there } from './plan-samples.ts'

describe('loading', () => {
  it('as the owner, statement by statement, into a database of its own', () => {
    const step = planRecipe(recipe(), observed()).steps.find((one) => one.id === 'load:0')
    expect(step?.reason).toContain('Loaded as "app"')
    expect(step?.statements[0]?.text).toBe(
      `PGOPTIONS='-c role=app' psql -X -h localhost -p 5432 -U postgres -d 'dbname='\\''shop'\\''' -v ON_ERROR_STOP=1 -f a.sql`,
    )
  })
  it('as a superuser where the script needs one, and hands over what it made', () => {
    const plan = planRecipe(
      recipe(),
      observed({
        scripts: [
          script({
            needsSuperuser: [
              {
                file: 'a.sql',
                line: 7,
                text: 'ALTER TABLE t OWNER TO postgres',
                why: 'it gives an object to postgres',
              },
            ],
          }),
        ],
      }),
    )
    expect(plan.steps.map((step) => step.id)).toEqual(['role', 'database', 'load:0', 'ownership', 'verify', 'mark'])
    expect(plan.steps.find((step) => step.id === 'load:0')?.reason).toContain(
      'line 7 needs one: it gives an object to postgres',
    )
    expect(plan.steps.find((step) => step.id === 'ownership')?.statements[0]?.text).toMatch(
      /ALTER %s .*OWNER TO[\s\S]*\\gexec$/,
    )
  })
  it('as a superuser where the script gives objects to another role, which only a member of it may', () => {
    const given = (name: string) =>
      observed({
        scripts: [script({ roles: [{ name, line: 3, file: 'a.sql', creates: false, givenAt: 8 }] })],
        roleNames: new Set(['postgres', 'theirs']),
      })
    expect(planRecipe(recipe(), given('theirs')).steps.find((step) => step.id === 'load:0')?.reason).toContain(
      'as a superuser, because line 8 gives objects to "theirs"',
    )
    expect(planRecipe(recipe(), given('app')).steps.find((step) => step.id === 'load:0')?.reason).toContain(
      'Loaded as "app"',
    )
  })
  it("the recipe's word wins, with a finding", () => {
    const plan = planRecipe(
      recipe({ load: [{ script: 'a.sql', as: 'owner' }] }),
      observed({
        scripts: [script({ needsSuperuser: [{ file: 'a.sql', line: 7, text: 'x', why: 'it makes a C function' }] })],
      }),
    )
    expect(plan.steps.find((step) => step.id === 'load:0')?.reason).toContain('as the owner')
    expect(plan.findings.map((one) => one.code)).toContain('needs-superuser')
  })
  it('says why the role must own the database', () => {
    expect(planRecipe(recipe(), observed()).steps.find((one) => one.id === 'database')?.reason).toContain(
      'GRANT ALL ON DATABASE would not do',
    )
  })
})

describe('after and env', () => {
  const after = [{ name: 'Migrate', run: ['alembic', 'upgrade', 'head'] }]
  it('a command is due until it has been run for these scripts', () => {
    const now = observed({ ...there, database: database({ mark }) })
    const one = recipe({ after })
    expect(
      planRecipe(one, now)
        .steps.filter((step) => step.action === 'do')
        .map((step) => step.id),
    ).toEqual(['after:0', 'verify', 'mark'])
    const ran = observed({ ...there, database: database({ mark: { ...mark, after: [afterHash(one, now, 0)] } }) })
    expect(planRecipe(one, ran).state).toBe('nothing-to-do')
    expect(planRecipe(recipe({ after: [{ ...after[0]!, run: ['alembic', 'upgrade', '+1'] }] }), ran).state).toBe(
      'ready',
    )
  })
  it('.env is written before the commands that may read it, and not when it says the same', () => {
    const env = { file: '.env', set: { URL: '{{password}}' } }
    const changed = planRecipe(
      recipe({ after, env }),
      observed({
        env: { file: '/p/.env', exists: true, changes: [{ key: 'URL', action: 'changed' }], shown: 'URL=********' },
      }),
    )
    expect(changed.steps.map((step) => step.id)).toEqual([
      'role',
      'database',
      'load:0',
      'env',
      'after:0',
      'verify',
      'mark',
    ])
    const same = planRecipe(
      recipe({ env }),
      observed({
        ...there,
        database: database({ mark }),
        env: { file: '/p/.env', exists: true, changes: [{ key: 'URL', action: 'same' }], shown: '' },
      }),
    )
    expect(same.state).toBe('nothing-to-do')
  })
})

it('a built-in server that is not there yet is the first step, and nothing is known of it', () => {
  const plan = planRecipe(
    recipe(),
    observed({ server: null, builtIn: { major: 18, state: 'not-created', shipped: true } }),
  )
  expect(plan.steps[0]).toMatchObject({ id: 'server', action: 'do' })
  expect(plan.state).toBe('ready')
})

it('does not change what it is given, and gives the same again', () => {
  const freeze = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      Object.values(value).forEach(freeze)
      Object.freeze(value)
    }
    return value
  }
  const [one, now] = [freeze(recipe({ extensions: ['pgcrypto'] })), freeze(observed())]
  expect(planRecipe(one, now)).toEqual(planRecipe(one, now))
})
