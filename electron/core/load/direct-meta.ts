// psql's backslash commands as the direct engine sees them: those that only change what psql prints are passed over, some
// it can do itself, the rest need psql and are named before anything runs.
import type { MetaItem } from '../script/items.ts'
import type { Failure } from '../../../shared/model/failure.ts'

/** Done by the reader, or without effect on the database. */
const passedOver = new Set([
  'a',
  'C',
  'conninfo',
  'copyright',
  'echo',
  'qecho',
  'warn',
  'errverbose',
  'encoding',
  'f',
  'h',
  'help',
  'H',
  'html',
  '?',
  'pset',
  'r',
  'reset',
  't',
  'T',
  'timing',
  'x',
  'p',
  'print',
  'set',
  'unset',
  'getenv',
  'setenv',
  'cd',
  'if',
  'elif',
  'else',
  'endif',
  'i',
  'ir',
  'include',
  'include_relative',
  'restrict',
  'unrestrict',
  'q',
  'quit',
  'z',
  's',
  'sf',
  'sf+',
  'sv',
  'sv+',
  'l',
  'l+',
  'list',
  'list+',
  'gdesc',
  'crosstabview',
  ';',
])

/** Commands psql has and we have not. A name in none of the lists is no command of psql at all. */
const onlyPsql = new Set([
  '!',
  'c',
  'connect',
  'watch',
  'w',
  'write',
  'prompt',
  'password',
  'e',
  'edit',
  'ef',
  'ev',
  'lo_export',
  'lo_import',
  'lo_list',
  'lo_unlink',
  'bind',
  'bind_named',
  'close',
  'close_prepared',
  'parse',
  'startpipeline',
  'endpipeline',
  'sendpipeline',
  'syncpipeline',
  'flush',
  'flushrequest',
  'getresults',
])

/** `unknown`: psql calls it an invalid command and goes on or stops like at any error. */
export type MetaDuty = 'pass' | 'copy' | 'gexec' | 'gset' | 'needs-psql' | 'unknown'

export const dutyOf = (item: Pick<MetaItem, 'name' | 'args'>): MetaDuty => {
  if (passedOver.has(item.name) || /^d[A-Za-z]*[+Sx]*$/.test(item.name)) return 'pass'
  if (item.name === 'g' || item.name === 'gx') return /^\s*(?:\([^)]*\))?\s*$/.test(item.args) ? 'pass' : 'needs-psql'
  if (item.name === 'gexec' || item.name === 'gset') return item.name
  // \o without a file ends a redirection that was never begun.
  if (item.name === 'o' || item.name === 'out') return item.args.trim() === '' ? 'pass' : 'needs-psql'
  if (item.name === 'copy') return readCopyCommand(item.args) === null ? 'needs-psql' : 'copy'
  return onlyPsql.has(item.name) ? 'needs-psql' : 'unknown'
}

export const needsPsql = (item: MetaItem): Failure & { readonly line: number } => ({
  kind: 'tool-missing',
  line: item.line,
  message: `\\${item.name} works only through psql, and this load does without it.`,
  hint: "Install psql (it comes with PostgreSQL's client programs) and load with the psql engine, or take the line out of the script.",
})

export type CopyCommand = { readonly sql: string; readonly source: 'file' | 'stdin'; readonly file?: string }

/** `\copy t (a, b) from 'file' with (...)` as a COPY ... FROM STDIN and the file to read. Null for what only psql can do. */
export const readCopyCommand = (args: string): CopyCommand | null => {
  const match =
    /^\s*((?:"(?:[^"]|"")*"|\([^)]*\)|[^\s"'(]+|\s+)+?)\s+from\s+('(?:[^']|'')*'|[^\s;]+)\s*(.*?);?\s*$/is.exec(args)
  if (match === null) return null
  const [, table = '', from = '', rest = ''] = match
  const sql = `COPY ${table.trim()} FROM STDIN ${rest}`
  if (/^(?:stdin|pstdin|stdout)$/i.test(from)) return { sql, source: 'stdin' }
  if (/^program$/i.test(from)) return null
  return { sql, source: 'file', file: from.startsWith("'") ? from.slice(1, -1).replaceAll("''", "'") : from }
}
