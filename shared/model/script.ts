import type { Finding } from './finding.ts'
import type { ExpectedObject, ObjectKind } from './inventory.ts'

/** What a file is, by its content. Only `script` can be loaded by the main job. */
export type FileFormat =
  | 'script'
  | 'archive-custom'
  | 'archive-tar'
  | 'archive-directory'
  | 'dumpall-archive'
  | 'gzip'
  | 'zstd'
  | 'lz4'
  | 'bzip2'
  | 'xz'
  | 'zip'
  | 'tar'
  | 'sqlite-file'
  | 'mssql-backup'
  | 'html'
  | 'json'
  | 'binary'
  | 'empty'

export type TextEncoding = {
  readonly name: string // PostgreSQL's name: UTF8, LATIN1, WIN1252, UTF16LE, UTF16BE ...
  readonly source: 'bom' | 'declared' | 'recipe' | 'ascii' | 'valid-utf8' | 'guess'
  /** 0 to 1; 1 unless guessed. */
  readonly confidence: number
  readonly bom: boolean
  /** `SET client_encoding` found in the script. */
  readonly declared?: string
}

export type Dialect = 'postgresql' | 'mysql' | 'sqlite' | 'tsql' | 'oracle'

/** A statement neither engine sends: it would stop the load, and leaving it out loses nothing. Offsets are in the reader's UTF-8 stream. */
export type LeaveOut = {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly line: number
  readonly text: string
  readonly reason: string
  readonly code: 'setting-too-new' | 'nothing-to-drop' | 'already-there' | 'restrict' | 'client-encoding' | 'not-needed'
}

export type MetaCommand = {
  readonly file: string
  readonly line: number
  readonly command: string // with its arguments, e.g. `\i data.sql`
  /** `shell` runs a program on this machine; `file` reads or writes one; `connect` leaves the database. */
  readonly risk: 'none' | 'file' | 'connect' | 'shell'
}

export type ScriptStatementNote = {
  readonly file: string
  readonly line: number
  readonly text: string
  readonly why: string
  /** What does instead of a superuser. */
  readonly enough?: 'CREATEROLE'
}

/** What a script says before it is run. */
export type ScriptFacts = {
  readonly file: string
  readonly format: FileFormat
  readonly sizeBytes: number
  readonly encoding: TextEncoding
  readonly lineEnds: 'lf' | 'crlf' | 'cr' | 'mixed' | 'none'
  readonly lines: number
  readonly statements: number
  readonly dialect: Dialect
  readonly source: { readonly server?: string; readonly pgDump?: string; readonly dumpall?: boolean }
  readonly declares: Readonly<Partial<Record<ObjectKind, number>>>
  readonly objects: readonly ExpectedObject[]
  /** Kinds whose count this script cannot say (DO blocks, dynamic SQL, `CREATE TABLE IF NOT EXISTS` over unknown ground). */
  readonly uncertain: readonly { readonly why: string; readonly file: string; readonly line: number }[]
  readonly extensions: readonly {
    readonly name: string
    readonly line: number
    readonly file: string
    readonly neededBy: readonly string[]
  }[]
  readonly roles: readonly {
    readonly name: string
    readonly line: number
    readonly file: string
    readonly creates: boolean
    readonly givenAt?: number
  }[] // givenAt: the first line that gives it objects or acts as it, which takes a member of it
  readonly metaCommands: readonly MetaCommand[]
  readonly variables: readonly string[] // psql variables used and not set in the script
  readonly includes: readonly string[]
  readonly copyBlocks: readonly {
    readonly table: string
    readonly line: number
    readonly file: string
    readonly rows: number
  }[]
  /** Rows written as INSERT, by table; null where the script alone cannot say. `atMost`: ON CONFLICT may leave some out. */
  readonly inserts?: readonly { readonly table: string; readonly rows: number | null; readonly atMost: boolean }[]
  /** DELETE, a DO block, a trigger at work: how many rows any table has in the end, the script alone cannot say. */
  readonly changesRows?: true
  readonly leaveOuts: readonly LeaveOut[]
  readonly leavesDatabase: readonly ScriptStatementNote[] // CREATE DATABASE, DROP DATABASE, \c
  readonly drops: readonly ScriptStatementNote[]
  readonly needsSuperuser: readonly ScriptStatementNote[]
  readonly runsPrograms: readonly ScriptStatementNote[] // COPY ... PROGRAM, \!, backquotes
  readonly clusterWide: readonly ScriptStatementNote[] // roles, tablespaces, ALTER SYSTEM
  readonly ownTransactions: boolean // BEGIN/COMMIT of its own
  readonly notTransactional: readonly ScriptStatementNote[] // CREATE DATABASE, VACUUM, CREATE INDEX CONCURRENTLY ...
  readonly quitsAtLine?: { readonly file: string; readonly line: number } // \q: what follows never runs
  readonly rollsBack: boolean // ends in ROLLBACK: leaves nothing
  readonly findings: readonly Finding[]
  readonly durationMs: number
}
