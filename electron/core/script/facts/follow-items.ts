// Items of the reader, one by one, told apart by what they are.
import { splitName } from '../../postgres/split-name.ts'
import type { CopyDataItem, CopyEndItem, ScriptItem } from '../items.ts'
import { qualified } from './ast.ts'
import { firstBrokenLine } from './broken-bytes.ts'
import { fullName } from './expected-objects.ts'
import { followMeta } from './follow-meta.ts'
import { followStatement } from './follow-statement.ts'
import { findRelation } from './resolve.ts'
import type { Following } from './start-following.ts'

/** Full name where the script made the table, else as written. */
const copiedTable = (following: Following): string => {
  const { follow, copyTable } = following
  const { schema, name } = qualified(splitName(copyTable))
  const found = findRelation(follow, schema, name)
  return found === undefined ? copyTable : fullName(follow, found)
}

/** COPY t FROM stdin WITH (ENCODING 'LATIN1'): its rows are not in the file's encoding. */
const namesEncoding = /\bfrom\s+stdin\b[^;]*\bencoding\b/i

const followRows = (following: Following, item: CopyDataItem): void => {
  const { brokenRows, elsewhere } = following.notes
  if (elsewhere !== null || brokenRows.has(copiedTable(following))) return
  if (namesEncoding.test(following.lastStatement?.sql ?? '')) return
  const line = firstBrokenLine(item)
  if (line !== null) brokenRows.set(copiedTable(following), { file: following.show(item.file), line })
}

const followCopyEnd = (following: Following, item: CopyEndItem): void => {
  if (following.notes.elsewhere !== null) return
  following.notes.copyBlocks.push({
    table: copiedTable(following),
    line: item.line,
    file: following.show(item.file),
    rows: item.rows,
  })
}

export const followItem = (following: Following, item: ScriptItem): void => {
  if (item.kind === 'statement') followStatement(following, item)
  else if (item.kind === 'meta') followMeta(following, item)
  else if (item.kind === 'copy-data') followRows(following, item)
  else followCopyEnd(following, item)
}
