import type { AfterStep, LoadStep, Recipe } from '../../../shared/model/recipe.ts'
import type { CommandDraft, Drafts, ExtensionDraft, ExtrasDraft, Pair, QueryCheckDraft, ScriptDraft } from './drafts.ts'
import { splitCommand } from './split-command.ts'

// Drafts as a recipe. Half-typed items (an empty name) are left out: validation tells the person about them, and the
// YAML preview stays readable meanwhile. The core checks the result again.

const fromPairs = (pairs: readonly Pair[]): Record<string, string> | undefined => {
  const named = pairs.filter((pair) => pair.name.trim() !== '')
  return named.length === 0 ? undefined : Object.fromEntries(named.map((pair) => [pair.name.trim(), pair.value]))
}

/** `{...given({a: undefined})}` has no `a`: exactOptionalPropertyTypes and YAML both want absent keys, not undefined. */
const given = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== '')) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

const passwordOf = (drafts: Drafts): string => {
  const { passwordMode, passwordEnv, passwordOwn } = drafts.database
  if (passwordMode === 'env') return `env:${passwordEnv.trim()}`
  if (passwordMode === 'own' && passwordOwn !== '') return passwordOwn
  return passwordMode === 'ask' ? 'ask' : 'generate'
}

const extensionOf = (item: ExtensionDraft): Recipe['extensions'][number] => {
  const name = item.name.trim()
  if (!item.optional && item.schema === '' && item.version === '') return name
  return { name, optional: item.optional, ...given({ schema: item.schema.trim(), version: item.version.trim() }) }
}

const splitNames = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

const requiresOf = (text: string): string | string[] | undefined => {
  const names = splitNames(text)
  return names.length > 1 ? [...names] : names[0]
}

const loadOf = (script: ScriptDraft): LoadStep => ({
  ...script.rest,
  script: script.path.trim(),
  onError: script.onError,
  ...given({
    as: script.as === '' ? undefined : script.as,
    transaction: script.transaction === '' ? undefined : script.transaction,
    engine: script.engine === '' ? undefined : script.engine,
    encoding: script.encoding.trim(),
    variables: fromPairs(script.variables),
    settings: fromPairs(script.settings),
    allowShell: script.allowShell ?? undefined,
    requires: requiresOf(script.requires),
  }),
})

const afterOf = (command: CommandDraft): AfterStep => {
  const argv = splitCommand(command.run).argv
  return {
    ...command.rest,
    name: command.name.trim() === '' ? argv.slice(0, 3).join(' ') || 'Command' : command.name.trim(),
    run: [...argv],
    ...given({
      env: fromPairs(command.env),
      timeoutSeconds: Number(command.timeoutSeconds) > 0 ? Number(command.timeoutSeconds) : undefined,
      optional: command.optional ? true : undefined,
    }),
  }
}

const expectOf = (query: QueryCheckDraft): string | number | boolean | null => {
  if (query.expectAs === 'null') return null
  if (query.expectAs === 'number' && query.expect.trim() !== '' && Number.isFinite(Number(query.expect)))
    return Number(query.expect)
  if (query.expectAs === 'boolean') return query.expect.trim() === 'true'
  return query.expect
}

const rowsOf = (value: string): number | string => (/^\d+$/.test(value.trim()) ? Number(value) : value.trim())

const checksOf = (extras: ExtrasDraft): Recipe['checks'] => {
  const counts = extras.counts.filter((check) => /^\d+$/.test(check.expect.trim()))
  const rows = extras.rows.filter((pair) => pair.name.trim() !== '' && pair.value.trim() !== '')
  const queries = extras.queries.filter((query) => query.sql.trim() !== '')
  const checks = given({
    counts:
      counts.length === 0 ? undefined : Object.fromEntries(counts.map((check) => [check.kind, Number(check.expect)])),
    rows:
      rows.length === 0 ? undefined : Object.fromEntries(rows.map((pair) => [pair.name.trim(), rowsOf(pair.value)])),
    queries:
      queries.length === 0
        ? undefined
        : queries.map((query) => ({
            name: query.name.trim() || query.sql.trim().slice(0, 60),
            sql: query.sql,
            expect: expectOf(query),
          })),
  })
  return Object.keys(checks).length === 0 ? undefined : checks
}

export const recipeFromDrafts = (drafts: Drafts): Recipe => {
  const { about, server, database, extensions, schema, extras } = drafts
  const otherRoles = splitNames(database.otherRoles)
  return {
    ...about.rest,
    groundwork: 1,
    name: about.name.trim() || database.name.trim(),
    ...given({ description: about.description }),
    ...(server.required.trim() === '' ? {} : { server: { version: server.required } }),
    role: { name: database.roleName, password: passwordOf(drafts) },
    ...(otherRoles.length === 0 ? {} : { roles: [...otherRoles] }),
    database: {
      ...database.rest,
      name: database.name,
      encoding: database.encoding.trim() || 'UTF8',
      ...given({
        owner: database.owner,
        locale: database.locale.trim(),
        localeProvider: database.localeProvider === '' ? undefined : database.localeProvider,
        template: database.template.trim(),
        settings: fromPairs(database.settings),
      }),
    },
    extensions: extensions.list.filter((item) => item.name.trim() !== '').map(extensionOf),
    load: schema.scripts.filter((script) => script.path.trim() !== '').map(loadOf),
    after: extras.after.filter((command) => splitCommand(command.run).argv.length > 0).map(afterOf),
    ...(extras.envEnabled
      ? { env: { file: extras.envFile.trim() || '.env', set: fromPairs(extras.envSet) ?? {} } }
      : {}),
    ...given({ checks: checksOf(extras) }),
  }
}
