import type { Drafts, ScriptDraft, ServerDraft } from './drafts.ts'

export const emptyServer: ServerDraft = {
  choice: 'built-in',
  major: null,
  found: null,
  foundUser: 'postgres',
  host: 'localhost',
  port: '5432',
  user: 'postgres',
  database: '',
  sslMode: '',
  required: '',
}

/** Where a person without a recipe begins. */
export const emptyDrafts: Drafts = {
  about: { name: '', description: '', folder: '', path: null, rest: {} },
  server: emptyServer,
  database: {
    roleName: '',
    passwordMode: 'generate',
    passwordEnv: '',
    passwordOwn: '',
    name: '',
    owner: '',
    encoding: 'UTF8',
    locale: '',
    localeProvider: '',
    template: '',
    settings: [],
    otherRoles: '',
    rest: {},
  },
  extensions: { list: [] },
  schema: { scripts: [] },
  extras: {
    envEnabled: false,
    envFile: '.env',
    envSet: [
      { id: '1', name: 'DATABASE_URL', value: 'postgresql://{{role}}:{{password}}@{{host}}:{{port}}/{{database}}' },
    ],
    after: [],
    counts: [],
    rows: [],
    queries: [],
  },
}

export const newScript = (id: string, path: string): ScriptDraft => ({
  id,
  path,
  as: '',
  onError: 'stop',
  transaction: '',
  engine: '',
  encoding: '',
  variables: [],
  settings: [],
  allowShell: null,
  requires: '',
  rest: {},
})
