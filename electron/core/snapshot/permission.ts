// Whether Groundwork was told that it may reset a database: once for each, remembered on the server. Since PostgreSQL 15
// only a superuser may set a parameter the server does not know; anyone else leaves it in the comment of the database.
import type { ServerFacts } from '../../../shared/model/server.ts'
import { GroundworkError } from '../failures.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'
import type { Attributes } from './database-row.ts'

const setting = 'groundwork.resettable'
const words = 'Groundwork may reset this database.'

export const isResettable = (row: Pick<Attributes, 'settings' | 'comment'>): boolean =>
  row.settings.some((one) => one.role === null && one.name === setting && one.value === 'on') || says(row.comment)

export const allowStatement = (row: Attributes & { readonly name: string }, facts: ServerFacts): string => {
  if (facts.isSuperuser || facts.major < 15) return `ALTER DATABASE ${quoteIdent(row.name)} SET ${setting} = 'on'`
  return `COMMENT ON DATABASE ${quoteIdent(row.name)} IS ${quoteLiteral(withWords(row.comment)).trim()}`
}

/** Our own comment is data (recipe/mark.ts): there it is a field. */
const ownComment = /^(Set up by Groundwork\. \{.*)\}$/s
const field = ',"resettable":true'
const withWords = (comment: string | null): string => {
  if (comment === null || comment === '') return words
  const own = ownComment.exec(comment)
  return own === null ? `${comment}\n${words}` : `${own[1] ?? ''}${field}}`
}
const withoutWords = (comment: string): string => comment.replace(words, '').replace(field, '').trimEnd()
const says = (comment: string | null): boolean =>
  comment !== null && (comment.includes(words) || (ownComment.test(comment) && comment.includes(field)))

export const refuseStatements = (row: Attributes & { readonly name: string }): string[] => [
  ...(row.settings.some((one) => one.role === null && one.name === setting)
    ? [`ALTER DATABASE ${quoteIdent(row.name)} RESET ${setting}`]
    : []),
  ...(row.comment !== null && says(row.comment)
    ? [`COMMENT ON DATABASE ${quoteIdent(row.name)} IS ${quoteLiteral(withoutWords(row.comment)).trim()}`]
    : []),
]

/** On another machine a click is not enough: the name must have been typed. */
export const requireTypedName = (facts: ServerFacts, database: string, typedName: string | undefined): void => {
  if (facts.isLocal || typedName === database) return
  throw new GroundworkError({
    kind: 'needs-consent',
    message:
      typedName === undefined
        ? `"${database}" is on another machine (${facts.host}).`
        : `"${typedName}" was typed, but the database is "${database}".`,
    hint: `Type the name of the database to go on (--confirm ${database}).`,
  })
}

/** Of several databases all names, with commas between. */
export const requireTypedNames = (
  facts: ServerFacts,
  databases: readonly string[],
  typedName: string | undefined,
): void => {
  const words = databases.length < 2 ? [typedName] : (typedName?.split(',').map((word) => word.trim()) ?? [undefined])
  for (const database of databases) requireTypedName(facts, database, words.includes(database) ? database : typedName)
}

export const requireResettable = (row: Attributes & { readonly name: string }): void => {
  if (isResettable(row)) return
  throw new GroundworkError({
    kind: 'needs-consent',
    message: `Nobody has told Groundwork yet that it may reset "${row.name}". Nothing was changed.`,
    hint: `Allow it once for this database (groundwork reset --database ${row.name} --allow).`,
  })
}
