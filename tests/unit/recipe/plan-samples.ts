// A recipe and an observation that fit each other, to be changed by a case in what it is about.
import type { Comparison } from '../../../shared/model/report.ts'
import { recipeSchema, type RecipeInput } from '../../../shared/model/recipe.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { Observed, ObservedDatabase, ObservedScript } from '../../../electron/core/recipe/observed.ts'
import { emptyFacts } from '../../../electron/core/script/empty-facts.ts'
import { sampleServer } from '../../helpers/sample-server.ts'

export const equal: Comparison = { counts: {}, missing: [], different: [], extra: [], uncertain: [] }
const facts = (change: Partial<ScriptFacts> = {}): ScriptFacts => ({
  ...emptyFacts,
  file: '/p/a.sql',
  sizeBytes: 100,
  lines: 3,
  statements: 2,
  declares: { tables: 1 },
  ...change,
})
export const script = (change: Partial<ScriptFacts> = {}): ObservedScript => ({
  index: 0,
  file: '/p/a.sql',
  facts: facts(change),
  sha256: 'aaa',
})
export const server = sampleServer
export const observed = (change: Partial<Observed> = {}): Observed => ({
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
export const database = (change: Partial<ObservedDatabase> = {}): ObservedDatabase => ({
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
export const mark = {
  v: 1 as const,
  name: 'Shop',
  hash: 'h',
  loads: [{ path: 'a.sql', sha256: 'aaa' }],
  after: [],
  state: 'ready' as const,
  job: 'j',
  at: '2026-01-01T00:00:00Z',
}
export const recipe = (change: Partial<RecipeInput> = {}) =>
  recipeSchema.parse({
    groundwork: 1,
    name: 'Shop',
    role: { name: 'app' },
    database: { name: 'shop' },
    load: [{ script: 'a.sql' }],
    ...change,
  })
export const there = {
  role: { name: 'app', canLogin: true, isSuperuser: false, passwordWorks: true },
  roleNames: new Set(['postgres', 'app']),
}
export const missing = {
  state: { name: 'vector', available: false },
  missing: {
    message: 'The extension "vector" is not available.',
    hint: 'apt install postgresql-16-pgvector',
    commands: ['apt install postgresql-16-pgvector'],
  },
}
