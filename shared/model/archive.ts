// pg_dump archives, as our own reader tells them. Formats and numbers: PostgreSQL's src/bin/pg_dump/pg_backup_archiver.{c,h}.

export type ArchiveFormat = 'custom' | 'tar' | 'directory'
export type ArchiveCompression = 'none' | 'gzip' | 'lz4' | 'zstd'
export type Section = 'none' | 'pre-data' | 'data' | 'post-data'

export type TocEntry = {
  readonly dumpId: number
  readonly section: Section
  readonly desc: string // TABLE, TABLE DATA, INDEX, FK CONSTRAINT, ACL ...
  readonly schema: string | null
  readonly tag: string
  readonly owner: string
  readonly tablespace: string | null
  readonly tableAccessMethod: string | null
  readonly definition: string
  readonly dropStatement: string
  readonly copyStatement: string
  readonly dependencies: readonly number[]
  readonly hasData: boolean
  /** Custom: offset of the block, when the archive says it. */
  readonly offset: number | null
  /** Tar and directory: the member's name. */
  readonly member: string | null
  readonly dataBytes: number | null // as stored (compressed); null when unknown
  /** pg_class.relkind of a TABLE; archives since 1.16 say it. */
  readonly relkind?: string
  /** Dumped WITH OIDS (PostgreSQL 11 and older). */
  readonly withOids?: true
}

export type ArchiveFacts = {
  readonly format: ArchiveFormat
  readonly version: string // 1.14
  readonly compression: ArchiveCompression
  readonly createdAt: string | null
  readonly databaseName: string
  readonly serverVersion: string
  readonly pgDumpVersion: string
  readonly encoding: string | null
  readonly standardConformingStrings: boolean
  readonly searchPath: string | null
  readonly entries: readonly TocEntry[]
  readonly countsByDesc: Readonly<Record<string, number>>
  /** Largest first. */
  readonly tables: readonly { readonly name: string; readonly dataBytes: number | null }[]
  readonly extensions: readonly string[]
  readonly roles: readonly string[]
  readonly languages: readonly string[]
  /** pg_restore's major that is needed at least: 1.14 -> 12, 1.15 -> 16, 1.16 -> 17. */
  readonly needsPgRestore: number
}
