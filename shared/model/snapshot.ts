// Snapshots: databases kept as templates to come back to. Everything about them is on the server itself.
import { z } from 'zod'
import type { ObjectKind } from './inventory.ts'
import { serverRefSchema } from './server.ts'

/**
 * `undo`: what was live before a reset. `spare`: a copy made ahead, so that a reset is only a swap. `clone`: a database of
 * its own, for one test worker. `kept`: a copy of a restored dump, for when the same file is restored again.
 */
export const snapshotKinds = ['snapshot', 'recipe', 'undo', 'spare', 'clone', 'kept'] as const
export type SnapshotKind = (typeof snapshotKinds)[number]

/** What an undo put away, and what an undo of that did: told apart by name, so that a window can offer Redo, then Undo again. */
export const beforeUndo = 'before the undo'
export const beforeRedo = 'before the redo'

/** How the server copied it; `copy` is the only way servers before 15 know. */
export const copyStrategies = ['wal_log', 'file_copy', 'clone', 'copy'] as const
export type CopyStrategy = (typeof copyStrategies)[number]

export type Snapshot = {
  readonly name: string
  readonly kind: SnapshotKind
  readonly database: string // the live database it belongs to
  readonly storedAs: string // the database that holds it
  readonly note: string | null
  readonly createdAt: string
  readonly createdBy: string
  readonly sizeBytes: number | null
  /** Whether the file system shares its blocks with what it was copied from, so that it costs next to nothing. */
  readonly sharesDisk: boolean
  readonly strategy: CopyStrategy
  /** How long the copy took; null where nobody measured it. */
  readonly copyMs: number | null
  readonly inputsHash: string | null // of kind recipe
  /** Of kind undo, spare and clone: the snapshot concerned. */
  readonly of: string | null
  /** Kept, or put away, together with those of other databases, at one moment; null: alone. */
  readonly group: SnapshotGroup | null
}

/** An app with two databases: what was kept of them at one moment, to be reset in one transaction. */
export type SnapshotGroup = { readonly id: string; readonly databases: readonly string[] }

/** Who is connected, and would be disconnected by a reset. */
export type DatabaseConnections = { readonly application: string; readonly user: string; readonly count: number }

export type ResettableDatabase = {
  readonly name: string
  readonly owner: string
  readonly sizeBytes: number | null
  /** Groundwork was told it may reset this one. */
  readonly resettable: boolean
  /** Why it cannot be snapshotted or reset at all, in one sentence; null when it can. */
  readonly refused: string | null
  /** Newest first, with those of recipes. */
  readonly snapshots: readonly Snapshot[]
  readonly undo: readonly Snapshot[] // newest first
  readonly clones: readonly Snapshot[]
  /** The snapshot a reset without a name goes to; null when there is none. */
  readonly resetsTo: string | null
  readonly spareReady: boolean // for `resetsTo`
  /** Names of the snapshots a spare is ready of. */
  readonly spareOf: readonly string[]
  readonly lastResetAt: string | null
  readonly connections: readonly DatabaseConnections[]
  /** False: the database itself is gone, only its snapshots are there. */
  readonly exists: boolean
}

/** What belongs together, as one line: a reset of its databases (`together`) goes back to all of it at once. */
export type GroupedSnapshot = SnapshotGroup & {
  readonly kind: 'snapshot' | 'undo'
  readonly name: string
  readonly note: string | null
  readonly createdAt: string
  readonly createdBy: string
  readonly sizeBytes: number | null
  /** Databases of which it is kept no more: deleted alone, or beyond what is kept. */
  readonly missing: readonly string[]
  /** Of kind snapshot: every one has a spare, so that the reset is only the swap. */
  readonly spareReady: boolean
}

export type SnapshotOverview = {
  readonly server: { readonly label: string; readonly version: string; readonly isLocal: boolean }
  readonly databases: readonly ResettableDatabase[]
  /** Newest first. */
  readonly groups: readonly GroupedSnapshot[]
  readonly disk: {
    /** Snapshots, undo and spares together, as far as they share no blocks. */
    readonly usedBytes: number
    /** What undo and spares may take; they are dropped or not made beyond it. */
    readonly budgetBytes: number
    readonly freeBytes: number | null // null: another machine, or not to be seen
    /** Copies share their blocks with what they were made from, so that they cost next to nothing. */
    readonly sharesBlocks: boolean
  }
  /** What was found unfinished and put right while looking. */
  readonly tidied: readonly string[]
}

export type CreatedSnapshot = {
  readonly snapshot: Snapshot
  readonly endedConnections: readonly DatabaseConnections[]
  readonly durationMs: number
  /** Of several databases: those of the others. */
  readonly together?: readonly CreatedSnapshot[]
}

export type ResetResult = {
  readonly outcome: 'reset'
  readonly database: string
  readonly snapshot: string
  readonly kind: SnapshotKind
  /** From the call to "new connections see it". */
  readonly durationMs: number
  /** Of it, the swap alone: the time new connections were kept waiting. */
  readonly swapMs: number
  readonly strategy: CopyStrategy | 'spare' | 'undo'
  /** Database that holds what was live before; null when it could not be kept. */
  readonly undo: string | null
  readonly endedConnections: readonly DatabaseConnections[]
  readonly notes: readonly string[]
  /** Of a reset to a recipe: it was built again because its inputs changed (which), or not. */
  readonly built?: { readonly because: readonly string[]; readonly durationMs: number } | null
  /** Of several databases: the results of the others, of the same swap. */
  readonly together?: readonly ResetResult[]
}

export type SnapshotDiff = {
  readonly database: string
  readonly snapshot: string
  readonly equal: boolean
  /** Only in the live database. */
  readonly added: readonly { readonly kind: ObjectKind; readonly name: string }[]
  /** Only in the snapshot. */
  readonly removed: readonly { readonly kind: ObjectKind; readonly name: string }[]
  readonly changed: readonly {
    readonly kind: ObjectKind
    readonly name: string
    readonly was: string
    readonly is: string
  }[]
  /** Tables whose rows differ. */
  readonly rows: readonly TableDiff[]
  /** Tables of the same number of rows that are too big to compare row by row. */
  readonly onlyCounted: readonly string[]
  readonly durationMs: number
}

export type TableDiff = {
  readonly table: string
  readonly was: number | null
  readonly is: number | null
  /** Of small tables with a primary key: keys as text, at most 50 of each. */
  readonly keys: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly string[]
    readonly more: number
  } | null
}

export type ClonedDatabases = {
  readonly snapshot: string
  /** Each is called by it and a number from 1: what a test worker needs to find its own. */
  readonly prefix: string
  readonly databases: readonly string[]
  readonly host: string
  readonly port: number
  readonly durationMs: number
}

const databaseName = z.string().min(1)
const snapshotName = z.string().min(1).max(200)
const where = { server: serverRefSchema, password: z.string().optional() }
/** Further databases, in the same breath: kept at one moment, swapped in one transaction, all or none. */
const together = z.array(databaseName).max(15).optional()
/** Of a server that is not on this machine: the name of the database, typed by the person; of several, with commas between. */
const typed = { typedName: z.string().optional() }
/** How many undo databases are kept, and how much disk undo and spares may take; left out: as the settings say. */
const keeping = {
  keepUndo: z.number().int().min(0).max(20).optional(),
  budgetBytes: z.number().nonnegative().optional(),
  spare: z.boolean().default(true),
}

export const snapshotServerSchema = z.strictObject({ ...where, budgetBytes: z.number().nonnegative().optional() })
export const snapshotTargetSchema = z.strictObject({ ...where, database: databaseName, ...typed })
export const createSnapshotSchema = z.strictObject({
  ...where,
  database: databaseName,
  together,
  name: snapshotName,
  note: z.string().max(2000).optional(),
  /** An earlier one of this name is replaced. */ replace: z.boolean().default(false),
  ...typed,
})
export const resetSchema = z.strictObject({
  ...where,
  database: databaseName,
  together,
  /** Left out: the newest; of several databases the newest kept together. */ to: snapshotName.optional(),
  ...typed,
  ...keeping,
})
export const undoSchema = z.strictObject({ ...where, database: databaseName, together, ...typed, ...keeping })
export const namedSnapshotSchema = z.strictObject({
  ...where,
  database: databaseName,
  together,
  name: snapshotName,
  ...typed,
})
export const diffSnapshotSchema = z.strictObject({
  ...where,
  database: databaseName,
  /** A snapshot, or an undo database by the name it is stored as; left out: the newest snapshot. */ name: snapshotName.optional(),
})
export const cloneSnapshotSchema = z.strictObject({
  ...where,
  database: databaseName,
  name: snapshotName.optional(),
  count: z.number().int().min(1).max(64).default(1),
  /** Names are PREFIX_1 ...; left out: the database's own name and `_test`. */ prefix: z.string().min(1).optional(),
  ...typed,
})
export const dropClonesSchema = z.strictObject({
  ...where,
  database: databaseName,
  /** Only those called PREFIX_1 ...; left out: all of the database. */ prefix: z.string().min(1).optional(),
  ...typed,
})
export const spareSchema = z.strictObject({
  ...where,
  database: databaseName,
  budgetBytes: z.number().nonnegative().optional(),
})
