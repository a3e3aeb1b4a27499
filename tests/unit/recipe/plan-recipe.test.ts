// planRecipe is pure: each case is a recipe, an observation, and the steps that follow.
import { describe, expect, it } from 'vitest'
import type { Comparison } from '../../../shared/model/report.ts'
import { recipeSchema, type RecipeInput } from '../../../shared/model/recipe.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { Observed, ObservedDatabase, ObservedScript } from '../../../electron/core/recipe/observed.ts'
import { planRecipe } from '../../../electron/core/recipe/plan-recipe.ts'
import { afterHash } from '../../../electron/core/recipe/plan-surroundings.ts'
import { emptyFacts } from '../../../electron/core/script/empty-facts.ts'

const equal: Comparison = { counts: {}, missing: [], different: [], extra: [], uncertain: [] }
const facts = (change: Partial<ScriptFacts> = {}): ScriptFacts => ({
  ...emptyFacts,
  file: '/p/a.sql',
  sizeBytes: 100,
  lines: 3,
  statements: 2,
  declares: { tables: 1 },
  ...change,
})
const script = (change: Partial<ScriptFacts> = {}): ObservedScript => ({
  index: 0,
  file: '/p/a.sql',
  facts: facts(change),
  sha256: 'aaa',
})
const server = {
  ref: { kind: 'address' as const, host: 'localhost', port: 5432 },
  label: 'PostgreSQL 16.1',
  version: '16.1',
  versionNumber: 160_001,
  major: 16,
  host: 'localhost',
  port: 5432,
  user: 'postgres',
  isSuperuser: true,
  canCreateDatabase: true,
  canCreateRole: true,
  isLocal: true,
  encoding: 'UTF8',
  os: 'x86_64-pc-linux-gnu',
}
const observed = (change: Partial<Observed> = {}): Observed => ({
  folder: '/p',
  serverRef: server.ref,
  server,
  role: null,
  password: { known: true, source: 'generate', generated: true },
  roleNames: new Set(['postgres']),
  superusers: new Set(['postgres']),
  databaseNames: new Set(['postgres']),
  database: null,
  extensions: new Map(),
  scripts: [script()],
  expected: [{ kind: 'tables', name: 'public.t', certain: true }],
  env: null,
  freeBytes: null,
  findings: [],
  choices: { allowShell: false },
  now: new Date(2026, 0, 31, 23, 59, 58),
  ...change,
})
const database = (change: Partial<ObservedDatabase> = {}): ObservedDatabase => ({
  name: 'shop',
  owner: 'app',
  encoding: 'UTF8',
  collate: 'C.UTF-8',
  localeProvider: 'libc',
  sizeBytes: 1,
  settings: [],
  mark: null,
  comment: null,
  liveJob: false,
  sessions: [],
  isEmpty: false,
  userObjects: 1,
  someObjects: ['public.t'],
  comparison: equal,
  extensions: [],
  roleHasSchemaGrants: false,
  ...change,
})
const mark = {
  v: 1 as const,
  name: 'Shop',
  hash: 'h',
  loads: [{ path: 'a.sql', sha256: 'aaa' }],
  after: [],
  state: 'ready' as const,
  job: 'j',
  at: '2026-01-01T00:00:00Z',
}
const recipe = (change: Partial<RecipeInput> = {}) =>
  recipeSchema.parse({
    groundwork: 1,
    name: 'Shop',
    role: { name: 'app' },
    database: { name: 'shop' },
    load: [{ script: 'a.sql' }],
    ...change,
  })
const there = {
  role: { name: 'app', canLogin: true, isSuperuser: false, passwordWorks: true },
  roleNames: new Set(['postgres', 'app']),
}
const missing = {
  state: { name: 'vector', available: false },
  missing: {
    message: 'The extension "vector" is not available.',
    hint: 'apt install postgresql-16-pgvector',
    commands: ['apt install postgresql-16-pgvector'],
  },
}

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

describe('what stops a plan before anything is made', () => {
  const blocked: readonly (readonly [
    what: string,
    change: Partial<Observed>,
    code: string,
    more?: Partial<RecipeInput>,
  ])[] = [
    ['a server that is too old', { server: { ...server, major: 12, version: '12.3' } }, 'server-too-old'],
    ['a server outside the range', {}, 'server-version', { server: { version: '>=17' } }],
    [
      'a missing extension',
      { extensions: new Map([['vector', missing]]) },
      'extension-unavailable',
      { extensions: ['vector'] },
    ],
    [
      'a missing extension a script creates itself',
      {
        extensions: new Map([['vector', missing]]),
        scripts: [script({ extensions: [{ name: 'vector', line: 3, file: 'a.sql', neededBy: ['public.face'] }] })],
      },
      'extension-unavailable',
    ],
    [
      'a missing role',
      { scripts: [script({ roles: [{ name: 'boss', line: 9, file: 'a.sql', creates: false }] })] },
      'role-missing',
    ],
    [
      'a script that leaves the database',
      {
        scripts: [
          script({
            leavesDatabase: [{ file: 'a.sql', line: 4, text: '\\c other', why: 'it connects to another database' }],
          }),
        ],
      },
      'leaves-database',
    ],
    ['another dialect', { scripts: [script({ dialect: 'mysql' })] }, 'wrong-dialect'],
    ['an archive', { scripts: [script({ format: 'archive-custom' })] }, 'script-is-archive'],
    ['a compressed script', { scripts: [script({ format: 'gzip' })] }, 'script-is-compressed'],
    ['a script that rolls back', { scripts: [script({ rollsBack: true })] }, 'rolls-back'],
    [
      'a script that quits at once',
      { scripts: [script({ statements: 0, quitsAtLine: { file: 'a.sql', line: 3 } })] },
      'quits-early',
    ],
    [
      'a script for a superuser without one',
      {
        server: { ...server, isSuperuser: false },
        scripts: [script({ needsSuperuser: [{ file: 'a.sql', line: 2, text: 'x', why: 'it makes a C function' }] })],
      },
      'not-superuser',
    ],
    ['a full disk', { freeBytes: 5_000_000, scripts: [script({ sizeBytes: 9_000_000 })] }, 'disk-full'],
    [
      'nobody who may create databases',
      { server: { ...server, isSuperuser: false, canCreateDatabase: false } },
      'cannot-create-database',
    ],
  ]
  it.each(blocked.map(([what, change, code, more]) => ({ what, change, code, more })))(
    '$what',
    ({ change, code, more }) => {
      const plan = planRecipe(recipe(more), observed(change))
      expect(plan.findings.filter((one) => one.severity === 'error').map((one) => one.code)).toContain(code)
      expect(plan.state).toBe('blocked')
      expect(plan.findings.find((one) => one.code === code)?.hint).toBeTruthy()
    },
  )
  it('names the objects and the package of a missing extension', () => {
    const plan = planRecipe(
      recipe({ extensions: ['vector'] }),
      observed({
        extensions: new Map([['vector', missing]]),
        scripts: [
          script({
            extensions: [{ name: 'vector', line: 3, file: 'a.sql', neededBy: ['public.face', 'public.near(vector)'] }],
          }),
        ],
      }),
    )
    const finding = plan.findings.find((one) => one.code === 'extension-unavailable')
    expect(finding).toMatchObject({
      objects: ['public.face', 'public.near(vector)'],
      fixes: [{ command: 'apt install postgresql-16-pgvector' }],
    })
    expect(finding?.hint).toContain('postgresql-16-pgvector')
    expect(plan.findings.filter((one) => one.code === 'extension-unavailable')).toHaveLength(1)
  })
  it('an optional one is skipped with what requires it', () => {
    const plan = planRecipe(
      recipe({
        extensions: [{ name: 'vector', optional: true }],
        load: [{ script: 'a.sql' }, { script: 'b.sql', requires: 'vector' }],
      }),
      observed({ extensions: new Map([['vector', missing]]) }),
    )
    expect(plan.state).toBe('ready')
    expect(
      plan.steps
        .filter((step) => step.id.startsWith('load') || step.id.startsWith('ext'))
        .map((step) => [step.id, step.action]),
    ).toEqual([
      ['extension:vector', 'nothing'],
      ['load:0', 'do'],
      ['load:1', 'nothing'],
    ])
    expect(plan.findings.filter((one) => one.severity === 'warning').map((one) => one.code)).toEqual([
      'extension-unavailable',
      'script-skipped',
    ])
  })
  it('a missing role is only said where errors are stepped over', () => {
    const plan = planRecipe(
      recipe({ load: [{ script: 'a.sql', onError: 'continue' }] }),
      observed({ scripts: [script({ roles: [{ name: 'boss', line: 9, file: 'a.sql', creates: false }] })] }),
    )
    expect(plan.state).toBe('ready')
  })
  it('programs need a yes', () => {
    const scripts = [script({ metaCommands: [{ file: 'a.sql', line: 2, command: '\\! rm x', risk: 'shell' }] })]
    expect(planRecipe(recipe(), observed({ scripts })).state).toBe('needs-consent')
    expect(planRecipe(recipe(), observed({ scripts, choices: { allowShell: true } })).state).toBe('ready')
    expect(planRecipe(recipe({ load: [{ script: 'a.sql', allowShell: true }] }), observed({ scripts })).state).toBe(
      'ready',
    )
  })
})

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
