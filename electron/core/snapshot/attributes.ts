// The statements that give one database the attributes of another. Pure. Of settings and privileges only what differs.
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import { markSetting } from '../recipe/mark.ts'
import { listItems } from '../recipe/setup-sql.ts'
import type { Attributes, Privilege, Setting } from './database-row.ts'

const literal = (text: string): string => quoteLiteral(text).trim()

/** Lists of names are stored as one text but must be given item by item (GUC_LIST_QUOTE in the server). */
const nameLists = new Set([
  'search_path',
  'temp_tablespaces',
  'local_preload_libraries',
  'session_preload_libraries',
  'shared_preload_libraries',
  'unix_socket_directories',
])

const settingName = (name: string): string => name.split('.').map(quoteIdent).join('.')
const settingValue = ({ name, value }: Setting): string =>
  nameLists.has(name.toLowerCase())
    ? value.trim() === ''
      ? `''`
      : listItems(value).map(literal).join(', ')
    : literal(value)

const whose = (database: string, role: string | null): string =>
  role === null
    ? `ALTER DATABASE ${quoteIdent(database)}`
    : `ALTER ROLE ${quoteIdent(role)} IN DATABASE ${quoteIdent(database)}`

const settingKey = (setting: Setting): string => JSON.stringify([setting.role, setting.name.toLowerCase()])

/** `groundwork.recipe` tells of the content, so it goes with the content and is not carried over. */
const isCarried = (setting: Setting): boolean => !(setting.role === null && setting.name.toLowerCase() === markSetting)

const settingStatements = (database: string, wanted: readonly Setting[], present: readonly Setting[]): string[] => {
  const there = new Map(present.map((setting) => [settingKey(setting), setting.value]))
  const keep = new Set(wanted.map(settingKey))
  return [
    ...present
      .filter((setting) => !keep.has(settingKey(setting)))
      .map((setting) => `${whose(database, setting.role)} RESET ${settingName(setting.name)}`),
    ...wanted
      .filter((setting) => there.get(settingKey(setting)) !== setting.value)
      .map(
        (setting) => `${whose(database, setting.role)} SET ${settingName(setting.name)} TO ${settingValue(setting)}`,
      ),
  ]
}

const privilegeKey = (p: Privilege): string => JSON.stringify([p.grantor, p.grantee, p.privilege, p.grantable])
const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join('\n') === b.toSorted().join('\n')
const roleName = (role: string | null): string => (role === null ? 'PUBLIC' : quoteIdent(role))

/** Grants in an order in which each grantor already may give: the owner's first, then those of whom it was given on to. */
const inOrder = (privileges: readonly Privilege[], owner: string): Privilege[] => {
  const ordered: Privilege[] = []
  let rest = [...privileges]
  const may = new Map<string, Set<string>>()
  while (rest.length > 0) {
    const ready = rest.filter((p) => p.grantor === owner || may.get(p.privilege)?.has(p.grantor) === true)
    if (ready.length === 0) return [...ordered, ...rest]
    for (const p of ready)
      if (p.grantable && p.grantee !== null) may.set(p.privilege, (may.get(p.privilege) ?? new Set()).add(p.grantee))
    ordered.push(...ready)
    rest = rest.filter((p) => !ready.includes(p))
  }
  return ordered
}

const privilegeStatements = (database: string, wanted: Attributes, present: Attributes): string[] => {
  const same =
    wanted.privileges === null
      ? present.privileges === null
      : present.privileges !== null &&
        wanted.owner === present.owner &&
        sameSet(wanted.privileges.map(privilegeKey), present.privileges.map(privilegeKey))
  if (same) return []
  const target = `ON DATABASE ${quoteIdent(database)}`
  const grantees = new Set([...(present.privileges ?? []).map((p) => p.grantee), null, wanted.owner])
  const revokes = [...grantees].map((grantee) => `REVOKE ALL ${target} FROM ${roleName(grantee)} CASCADE`)
  // The server's defaults cannot be put back as "none said"; said out loud they mean the same.
  const all: readonly Privilege[] = wanted.privileges ?? [
    ...(['TEMPORARY', 'CONNECT'] as const).map((privilege) => ({
      grantor: wanted.owner,
      grantee: null,
      privilege,
      grantable: false,
    })),
    ...(['CREATE', 'TEMPORARY', 'CONNECT'] as const).map((privilege) => ({
      grantor: wanted.owner,
      grantee: wanted.owner,
      privilege,
      grantable: false,
    })),
  ]
  return [
    ...revokes,
    ...inOrder(all, wanted.owner).flatMap((p) => {
      const grant = `GRANT ${p.privilege} ${target} TO ${roleName(p.grantee)}${p.grantable ? ' WITH GRANT OPTION' : ''}`
      return p.grantor === wanted.owner ? [grant] : [`SET LOCAL ROLE ${quoteIdent(p.grantor)}`, grant, 'RESET ROLE']
    }),
  ]
}

/** `recipeMark`: what `groundwork.recipe` shall say of the content that goes live; null: nothing. */
export const attributeStatements = (
  database: string,
  wanted: Attributes,
  present: Attributes,
  recipeMark: string | null,
): string[] => {
  const name = quoteIdent(database)
  const mark: Setting[] = recipeMark === null ? [] : [{ role: null, name: markSetting, value: recipeMark }]
  const settings = wanted.settings.some((setting) => !isCarried(setting))
    ? wanted.settings.flatMap((setting) => (isCarried(setting) ? [setting] : mark))
    : [...wanted.settings, ...mark]
  return [
    ...(wanted.owner === present.owner ? [] : [`ALTER DATABASE ${name} OWNER TO ${quoteIdent(wanted.owner)}`]),
    // Always said: another Groundwork may just have put its comment on a spare.
    `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${wanted.allowConnections} IS_TEMPLATE ${wanted.isTemplate} CONNECTION LIMIT ${wanted.connectionLimit}`,
    `COMMENT ON DATABASE ${name} IS ${wanted.comment === null ? 'NULL' : literal(wanted.comment)}`,
    ...settingStatements(database, settings, present.settings),
    ...privilegeStatements(database, wanted, present),
  ]
}

/** What `groundwork.recipe` says of a database. */
export const recipeMarkOf = (attributes: Pick<Attributes, 'settings'>): string | null =>
  attributes.settings.find((setting) => !isCarried(setting))?.value ?? null
