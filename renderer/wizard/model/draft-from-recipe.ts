import type { AfterStep, LoadStep, Recipe } from '../../../shared/model/recipe.ts'
import type { CountedKind } from '../../../shared/model/inventory.ts'
import type {
  AboutDraft,
  CommandDraft,
  DatabaseDraft,
  Drafts,
  ExtensionDraft,
  ExtrasDraft,
  Pair,
  QueryCheckDraft,
  ScriptDraft,
} from './drafts.ts'
import { emptyServer } from './empty-drafts.ts'
import { joinCommand } from './split-command.ts'

// A recipe as drafts. Nothing a recipe can say is lost: recipeFromDrafts(draftsFromRecipe(r)) equals r (a test proves it).

const toPairs = (record: Readonly<Record<string, string | number>> | undefined): readonly Pair[] =>
  Object.entries(record ?? {}).map(([name, value], i) => ({ id: String(i + 1), name, value: String(value) }))

const readPassword = (password: string): Pick<DatabaseDraft, 'passwordMode' | 'passwordEnv' | 'passwordOwn'> => {
  if (password === 'generate' || password === 'ask') return { passwordMode: password, passwordEnv: '', passwordOwn: '' }
  if (password.startsWith('env:')) return { passwordMode: 'env', passwordEnv: password.slice(4), passwordOwn: '' }
  return { passwordMode: 'own', passwordEnv: '', passwordOwn: password }
}

const toExtension = (item: Recipe['extensions'][number], index: number): ExtensionDraft => {
  const id = String(index + 1)
  if (typeof item === 'string') return { id, name: item, optional: false, schema: '', version: '' }
  return { id, name: item.name, optional: item.optional, schema: item.schema ?? '', version: item.version ?? '' }
}

const joinNames = (names: string | readonly string[] | undefined): string =>
  typeof names === 'string' ? names : (names ?? []).join(', ')

const toScript = (load: LoadStep, index: number): ScriptDraft => {
  const { script, as, onError, transaction, engine, encoding, variables, settings, allowShell, requires, ...rest } =
    load
  return {
    id: String(index + 1),
    path: script,
    as: as ?? '',
    onError,
    transaction: transaction ?? '',
    engine: engine ?? '',
    encoding: encoding ?? '',
    variables: toPairs(variables),
    settings: toPairs(settings),
    allowShell: allowShell ?? null,
    requires: joinNames(requires),
    rest,
  }
}

const toCommand = (after: AfterStep, index: number): CommandDraft => {
  const { name, run, env, timeoutSeconds, optional, ...rest } = after
  return {
    id: String(index + 1),
    name,
    run: joinCommand(run),
    env: toPairs(env),
    timeoutSeconds: timeoutSeconds === undefined ? '' : String(timeoutSeconds),
    optional: optional ?? false,
    rest,
  }
}

type Expect = NonNullable<NonNullable<Recipe['checks']>['queries']>[number]['expect']
const expectKind = (value: Expect): QueryCheckDraft['expectAs'] => {
  if (value === null) return 'null'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'boolean' : 'text'
}

const toExtras = (recipe: Recipe): ExtrasDraft => ({
  envEnabled: recipe.env !== undefined,
  envFile: recipe.env?.file ?? '.env',
  envSet: toPairs(recipe.env?.set),
  after: recipe.after.map(toCommand),
  counts: Object.entries(recipe.checks?.counts ?? {}).map(([kind, expect], i) => ({
    id: String(i + 1),
    kind: kind as CountedKind, // keys were checked by the recipe's schema
    expect: String(expect),
  })),
  rows: toPairs(recipe.checks?.rows),
  queries: (recipe.checks?.queries ?? []).map((query, i) => ({
    id: String(i + 1),
    name: query.name,
    sql: query.sql,
    expect: query.expect === null ? '' : String(query.expect),
    expectAs: expectKind(query.expect),
  })),
})

const toDatabase = (recipe: Recipe): DatabaseDraft => {
  const { name, owner, encoding, locale, localeProvider, template, settings, ...rest } = recipe.database
  return {
    roleName: recipe.role.name,
    ...readPassword(recipe.role.password),
    name,
    owner: owner ?? '',
    encoding,
    locale: locale ?? '',
    localeProvider: localeProvider ?? '',
    template: template ?? '',
    settings: toPairs(settings),
    otherRoles: joinNames(recipe.roles),
    rest,
  }
}

export const draftsFromRecipe = (recipe: Recipe, where: Pick<AboutDraft, 'folder' | 'path'>): Drafts => {
  const {
    groundwork: _version,
    name,
    description,
    server,
    role: _role,
    roles: _roles,
    database: _database,
    extensions,
    load,
    after: _after,
    env: _env,
    checks: _checks,
    ...rest
  } = recipe
  return {
    about: { name, description: description ?? '', folder: where.folder, path: where.path, rest },
    server: { ...emptyServer, required: server?.version ?? '' },
    database: toDatabase(recipe),
    extensions: { list: extensions.map(toExtension) },
    schema: { scripts: load.map(toScript) },
    extras: toExtras(recipe),
  }
}
