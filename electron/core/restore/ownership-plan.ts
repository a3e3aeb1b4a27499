// Who owns what: one role (the working role makes everything, the dump's OWNER TO and GRANT say nothing), kept as dumped,
// or mapped. The text of an archive's DROP statement is foreign: what is built from it must parse as one change of owner.
import type { TocEntry } from '../../../shared/model/archive.ts'
import type { RestoreChoices } from '../../../shared/model/restore.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { parseStatement } from '../script/facts/parse-statement.ts'
import type { HoldBack } from './hold-back.ts'

const byName = new Set([
  'COLLATION',
  'CONVERSION',
  'DOMAIN',
  'FOREIGN TABLE',
  'MATERIALIZED VIEW',
  'SEQUENCE',
  'STATISTICS',
  'TABLE',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH CONFIGURATION',
  'TYPE',
  'VIEW',
])
const global = new Set([
  'SCHEMA',
  'EVENT TRIGGER',
  'FOREIGN DATA WRAPPER',
  'SERVER',
  'PUBLICATION',
  'PROCEDURAL LANGUAGE',
])
const byDrop = new Set(['AGGREGATE', 'FUNCTION', 'PROCEDURE', 'OPERATOR', 'OPERATOR CLASS', 'OPERATOR FAMILY'])

const objectOf = (entry: TocEntry): string | null => {
  if (byName.has(entry.desc) && entry.schema !== null)
    return `${entry.desc} ${quoteIdent(entry.schema)}.${quoteIdent(entry.tag)}`
  if (global.has(entry.desc)) return `${entry.desc} ${quoteIdent(entry.tag)}`
  if (entry.desc === 'BLOB' && /^\d+$/.test(entry.tag)) return `LARGE OBJECT ${entry.tag}`
  if (!byDrop.has(entry.desc)) return null
  const drop = /^drop\s+([\s\S]*?);?\s*$/i.exec(entry.dropStatement.trim())?.[1]
  return drop === undefined ? null : drop.replace(/^(\w+(?:\s+(?:class|family))?)\s+if\s+exists\s+/i, '$1 ')
}

/** The role an object goes to; null: whoever makes it. */
export const ownerFor = (
  owner: string,
  { ownership }: Pick<RestoreChoices, 'ownership'>,
  holdBack?: HoldBack,
): string | null => {
  if (owner === '' || ownership === 'one-role') return null
  const given = ownership === 'keep' ? owner : (ownership.map[owner] ?? null)
  return given === null || holdBack?.holds(given) === true ? null : given
}

export const ownerStatement = (entry: TocEntry, owner: string): string | null => {
  const object = objectOf(entry)
  if (object === null) return null
  const sql = `ALTER ${object} OWNER TO ${quoteIdent(owner)}`
  const parsed = parseStatement(sql)
  const node = parsed.ok && parsed.nodes.length === 1 ? parsed.nodes[0] : undefined
  return node !== undefined && ('AlterOwnerStmt' in node || 'AlterTableStmt' in node) ? sql : null
}

/** `ALTER ... OWNER TO a` of a script with the role it is mapped to. */
export const mapOwnerText = (
  sql: string,
  choices: Pick<RestoreChoices, 'ownership'>,
  holdBack?: HoldBack,
): string | null => {
  const found = /^([\s\S]*\bowner\s+to\s+)("(?:[^"]|"")+"|[\w$]+)\s*$/i.exec(sql.trim())
  if (found === null || choices.ownership === 'one-role') return null
  const given = found[2] ?? ''
  const name = given.startsWith('"') ? given.slice(1, -1).replaceAll('""', '"') : given.toLowerCase()
  const owner = ownerFor(name, choices, holdBack)
  return owner === null ? null : `${found[1] ?? ''}${quoteIdent(owner)}`
}
