// Names PostgreSQL makes up: table_column_seq, table_pkey, table_column_idx1 ... The rules are those of makeObjectName,
// ChooseRelationName, ChooseIndexName and ChooseConstraintName (src/backend/commands/indexcmds.c, catalog/pg_constraint.c).
// They have been the same since version 12.
import { Buffer } from 'node:buffer'
import { maxIdentifierBytes } from '../../../../shared/model/recipe.ts'

const utf8Length = (text: string): number => Buffer.byteLength(text, 'utf8')

/** The longest beginning of at most `bytes` bytes that cuts no character in two (pg_mbcliplen). */
export const clipUtf8 = (text: string, bytes: number): string => {
  if (utf8Length(text) <= bytes) return text
  const buffer = Buffer.from(text, 'utf8')
  let end = bytes
  while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return buffer.subarray(0, end).toString('utf8')
}

/** name1_name2_label, the longer of the two names cut first so that the whole fits 63 bytes. */
export const makeObjectName = (name1: string, name2: string | null, label: string | null): string => {
  let bytes1 = utf8Length(name1)
  let bytes2 = name2 === null ? 0 : utf8Length(name2)
  const overhead = (name2 === null ? 0 : 1) + (label === null ? 0 : utf8Length(label) + 1)
  const room = maxIdentifierBytes - overhead
  while (bytes1 + bytes2 > room) {
    if (bytes1 > bytes2) bytes1 -= 1
    else bytes2 -= 1
  }
  return [
    clipUtf8(name1, bytes1),
    ...(name2 === null ? [] : [clipUtf8(name2, bytes2)]),
    ...(label === null ? [] : [label]),
  ].join('_')
}

/** The first of label, label1, label2 ... whose name is free. */
export const chooseName = (
  name1: string,
  name2: string | null,
  label: string,
  taken: (name: string) => boolean,
): string => {
  let name = makeObjectName(name1, name2, label)
  for (let pass = 1; taken(name); pass += 1) name = makeObjectName(name1, name2, `${label}${pass}`)
  return name
}

/** Column names of an index or foreign key joined by _, stopping once 64 bytes are passed. */
export const joinColumnNames = (columns: readonly string[]): string => {
  let joined = ''
  for (const column of columns) {
    joined += (joined === '' ? '' : '_') + column
    if (utf8Length(joined) > maxIdentifierBytes) break
  }
  return joined
}

/** Names of index columns: an expression has the name a SELECT would give it, or expr; doubles get 1, 2 ... */
export const nameIndexColumns = (wanted: readonly string[]): string[] => {
  const names: string[] = []
  for (const name of wanted) {
    let free = name
    for (let pass = 1; names.includes(free); pass += 1)
      free = `${clipUtf8(name, maxIdentifierBytes - String(pass).length)}${pass}`
    names.push(free)
  }
  return names
}
