// Snapshots: databases kept as templates to come back to. Everything about them is on the server itself.

export type SnapshotKind = 'snapshot' | 'undo' | 'spare' | 'recipe'
export type CopyStrategy = 'wal_log' | 'file_copy' | 'clone'

export type Snapshot = {
  readonly name: string
  readonly kind: SnapshotKind
  readonly database: string // the live database it belongs to
  readonly storedAs: string // the database that holds it
  readonly note: string | null
  readonly createdAt: string
  readonly createdBy: string
  readonly sizeBytes: number | null
  readonly strategy: CopyStrategy
  readonly inputsHash: string | null // of kind recipe
}

export type ResettableDatabase = {
  readonly name: string
  readonly owner: string
  readonly sizeBytes: number | null
  /** Groundwork was told it may reset this one. */
  readonly resettable: boolean
  readonly snapshots: readonly Snapshot[]
  readonly undo: readonly Snapshot[]
  readonly spareReady: boolean
  readonly lastResetAt: string | null
  readonly connections: readonly { readonly application: string; readonly user: string; readonly count: number }[]
}

export type ResetResult = {
  readonly outcome: 'reset' | 'failed' | 'cancelled'
  readonly database: string
  readonly snapshot: string
  readonly durationMs: number // from the call to "new connections see it"
  readonly strategy: CopyStrategy | 'spare'
  readonly undo: string | null
  readonly endedConnections: number
}
