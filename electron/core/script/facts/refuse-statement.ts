// A statement the parser refuses: noted with its place, and what it may have made.
import type { StatementItem } from '../items.ts'
import { followText } from './ddl-in-text.ts'
import { findPlaceholder, weighDialect } from './detect-dialect.ts'
import { doubt } from './follow-types.ts'
import { shorten } from './script-notes.ts'
import type { Following } from './start-following.ts'

const lineOf = (item: StatementItem, at: number): { readonly line: number; readonly column: number } => {
  const before = item.sql.slice(0, at)
  const newlines = before.split('\n').length - 1
  return { line: item.line + newlines, column: newlines === 0 ? at + 1 : before.length - before.lastIndexOf('\n') }
}

const maxRefused = 200

export const refuse = (following: Following, item: StatementItem, message: string, at: number): void => {
  const { notes, follow } = following
  notes.refusedCount += 1
  const file = following.show(item.file)
  const kinds = followText(follow, item.sql)
  follow.place = { file, line: item.line }
  // Another version's grammar may take it: then what it makes is no surprise.
  if (kinds.length > 0 && notes.refusedCount <= maxRefused) doubt(follow, 'a statement could not be parsed', kinds)
  weighDialect(notes.dialects, item.sql, file, item.line)
  if (notes.refused.length >= maxRefused) return
  const placeholder = findPlaceholder(item.sql)
  const place = lineOf(item, placeholder?.index ?? at)
  for (const name of item.variables) notes.variables.add(name)
  notes.refused.push({
    file,
    ...place,
    message,
    text: shorten(item.sql),
    variables: item.variables,
    placeholder: placeholder?.text ?? null,
  })
}
