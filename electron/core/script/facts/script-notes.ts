// What is noted about one script while it is read; becomes ScriptFacts at the end.
import type { Finding } from '../../../../shared/model/finding.ts'
import type { LeaveOut, MetaCommand, ScriptStatementNote } from '../../../../shared/model/script.ts'
import { redact } from '../../process/redact.ts'
import type { Obj } from './catalog-types.ts'
import type { DialectScores } from './detect-dialect.ts'

export type Place = { readonly file: string; readonly line: number }
export type Refused = Place & {
  readonly message: string
  readonly column: number
  readonly text: string
  readonly variables: readonly string[]
  readonly placeholder: string | null
}
export type Need = {
  readonly extension: string
  readonly what: string
  readonly routine: string | null
  readonly type: string | null
  readonly by: Obj | string
  readonly place: Place
  readonly sure: boolean
}

export type ScriptNotes = {
  readonly roles: Map<string, Place & { creates: boolean; givenAt?: number }>
  readonly metaCommands: MetaCommand[]
  readonly variables: Set<string>
  readonly includes: Set<string>
  readonly copyBlocks: { table: string; line: number; file: string; rows: number }[]
  /** By table, where the first of its rows stands that is no text. */
  readonly brokenRows: Map<string, Place>
  /** Rows of INSERT statements by table; null where nobody can know. */
  readonly inserts: Map<string, { readonly rows: number | null; readonly atMost: boolean }>
  /** Something may have changed the number of rows of any table. */
  rowsUncertain: boolean
  readonly leaveOuts: LeaveOut[]
  readonly leavesDatabase: ScriptStatementNote[]
  readonly drops: ScriptStatementNote[]
  readonly needsSuperuser: ScriptStatementNote[]
  readonly runsPrograms: ScriptStatementNote[]
  readonly clusterWide: ScriptStatementNote[]
  readonly notTransactional: ScriptStatementNote[]
  readonly refused: Refused[]
  refusedCount: number
  /** Something in it is SQL. */
  understood: boolean
  readonly dialects: DialectScores
  readonly needs: Need[]
  readonly findings: Finding[]
  ownTransactions: boolean
  lastTransaction: 'commit' | 'rollback' | 'open' | null
  madeAfterLastTransaction: boolean
  quitsAtLine: Place | null
  /** After \c or CREATE DATABASE ... \c what follows lands in another database. */
  elsewhere: (Place & { readonly database: string; statements: number }) | null
}

export const startNotes = (): ScriptNotes => ({
  roles: new Map(),
  metaCommands: [],
  variables: new Set(),
  includes: new Set(),
  copyBlocks: [],
  brokenRows: new Map(),
  inserts: new Map(),
  rowsUncertain: false,
  leaveOuts: [],
  leavesDatabase: [],
  drops: [],
  needsSuperuser: [],
  runsPrograms: [],
  clusterWide: [],
  notTransactional: [],
  refused: [],
  refusedCount: 0,
  understood: false,
  dialects: new Map(),
  needs: [],
  findings: [],
  ownTransactions: false,
  lastTransaction: null,
  madeAfterLastTransaction: false,
  quitsAtLine: null,
  elsewhere: null,
})

/** The beginning of a statement on one line, for lists. Passwords are blanked. */
export const shorten = (sql: string): string => {
  const line = redact(sql.slice(0, 4000))
    .replace(/\bpassword\s+'(?!\*{8}')(?:[^']|'')*'?/gi, "PASSWORD '********'") // cut off before its quote ends
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > 120 ? `${line.slice(0, 117)}...` : line
}
