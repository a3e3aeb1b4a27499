// The statements of a set-up, one place for the plan (password hidden) and the run.
import type { Recipe } from '../../../shared/model/recipe.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'

const literal = (text: string): string => quoteLiteral(text).trim()

export const createRole = (name: string, password: string): string =>
  `CREATE ROLE ${quoteIdent(name)} LOGIN PASSWORD ${literal(password)}`
export const changeRolePassword = (name: string, password: string, alsoLogin: boolean): string =>
  `ALTER ROLE ${quoteIdent(name)}${alsoLogin ? ' LOGIN' : ''} PASSWORD ${literal(password)}`
export const joinRole = (name: string): string => `GRANT ${quoteIdent(name)} TO CURRENT_USER`
export const createPlainRole = (name: string): string => `CREATE ROLE ${quoteIdent(name)} NOLOGIN`

const encodingKey = (name: string): string => name.toUpperCase().replaceAll(/[-_ ]/g, '')
export const sameEncoding = (a: string, b: string): boolean => encodingKey(a) === encodingKey(b)

export const createDatabase = (recipe: Recipe, server: ServerFacts | null): string => {
  const { name, encoding, locale, localeProvider, template } = recipe.database
  const parts = [
    `CREATE DATABASE ${quoteIdent(name)} OWNER ${quoteIdent(recipe.database.owner ?? recipe.role.name)}`,
    `ENCODING ${literal(encoding)}`,
  ]
  if (localeProvider === 'icu') parts.push('LOCALE_PROVIDER icu', `ICU_LOCALE ${literal(locale ?? 'und')}`)
  else if (localeProvider === 'builtin')
    parts.push('LOCALE_PROVIDER builtin', `BUILTIN_LOCALE ${literal(locale ?? 'C.UTF-8')}`, `LOCALE 'C'`)
  else if (locale !== undefined)
    parts.push(...(server === null || server.major >= 15 ? ['LOCALE_PROVIDER libc'] : []), `LOCALE ${literal(locale)}`)
  else if (server !== null && !sameEncoding(server.encoding, encoding))
    parts.push(...(server.major >= 15 ? ['LOCALE_PROVIDER libc'] : []), `LOCALE 'C'`)
  parts.push(`TEMPLATE ${quoteIdent(template ?? 'template0')}`)
  return parts.join(' ')
}

/** Settings that are lists of names: each name is quoted by itself, or the whole list would become one name. */
const nameLists = new Set([
  'search_path',
  'temp_tablespaces',
  'local_preload_libraries',
  'session_preload_libraries',
  'shared_preload_libraries',
])

const settingName = (name: string): string =>
  /^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)*$/.test(name) ? name : name.split('.').map(quoteIdent).join('.')

export const listItems = (value: string): string[] =>
  [...value.matchAll(/\s*("(?:[^"]|"")*"|[^,]+)\s*(?:,|$)/g)]
    .map((m) => (m[1] ?? '').trim())
    .filter((item) => item !== '')
    .map((item) => (item.startsWith('"') ? item.slice(1, -1).replaceAll('""', '"') : item))

const settingValue = (name: string, value: string): string =>
  nameLists.has(name.toLowerCase()) && value.trim() !== ''
    ? listItems(value).map(quoteIdent).join(', ')
    : literal(value)

export const alterDatabaseSetting = (database: string, name: string, value: string): string =>
  `ALTER DATABASE ${quoteIdent(database)} SET ${settingName(name)} TO ${settingValue(name, value)}`

/** Whether `name=value` among a database's settings says the same as the recipe. */
export const settingIsThere = (settings: readonly string[], name: string, value: string): boolean => {
  const found = settings
    .find((entry) => entry.toLowerCase().startsWith(`${name.toLowerCase()}=`))
    ?.slice(name.length + 1)
  if (found === undefined) return false
  return nameLists.has(name.toLowerCase()) ? listItems(found).join(',') === listItems(value).join(',') : found === value
}

export const createExtension = (
  name: string,
  options: { readonly schema?: string | undefined; readonly version?: string | undefined },
): string =>
  `CREATE EXTENSION IF NOT EXISTS ${quoteIdent(name)}${options.schema === undefined ? '' : ` SCHEMA ${quoteIdent(options.schema)}`}${options.version === undefined ? '' : ` VERSION ${literal(options.version)}`}`

export const schemaGrants = (role: string): string => `GRANT USAGE, CREATE ON SCHEMA public TO ${quoteIdent(role)}`

export const endSessions = (database: string): string =>
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${literal(database)} AND pid <> pg_backend_pid()`
export const renameDatabase = (from: string, to: string): string =>
  `ALTER DATABASE ${quoteIdent(from)} RENAME TO ${quoteIdent(to)}`
