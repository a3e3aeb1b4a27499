// A dump as work: units in stages. An archive and a plain script become the same kind of plan, and one executor runs both.
import type { LargeObject } from '../archive/blobs.ts'

/** Where a unit's rows or statements come from; opened when its turn has come. */
export type UnitData =
  | {
      readonly kind: 'copy'
      readonly table: string // as the dump names it, for counting: public.film
      readonly sql: string // COPY ... FROM stdin, without options of ours
      readonly encoding: string | null // of the rows
      readonly bytes: number | null
      /** Ours alone and empty: it may be truncated and frozen. */
      readonly fresh: boolean
      readonly open: () => AsyncIterable<Buffer>
      /** Of packed rows: how many bytes of the dump have been read by now. */
      readonly packedRead?: () => number
      /** Where the rows are not packed: their place in a file, and what was counted when it was read. */
      readonly stored?: StoredRows
      /** One of several that fill the same table together. */
      readonly part?: CopyPart
    }
  | {
      readonly kind: 'inserts'
      readonly table: string
      readonly bytes: number | null
      /** Only these of its statements, from 0; all of them where it is not said. */
      readonly only?: ReadonlySet<number>
      readonly open: () => AsyncIterable<Buffer>
    }
  | { readonly kind: 'blobs'; readonly bytes: number | null; readonly open: () => AsyncIterable<LargeObject> }

export type StoredRows = {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly rows: number
  /** Ends of rows where it may be cut: offsets in the file, and the rows before them. */
  readonly cuts: readonly { readonly at: number; readonly rows: number }[]
}

/** What the parts of one COPY share: if one fails the table is left empty, as one COPY would leave it. */
export type CopyPart = {
  readonly whole: RestoreUnit
  readonly shared: { left: number; loaded: number; failed: boolean }
}

export type RestoreUnit = {
  readonly id: number
  readonly desc: string // TABLE, INDEX, TABLE DATA ...
  readonly name: string // public.film
  readonly sql: string
  readonly line?: number
  readonly data?: UnitData
  /** Units of the same stage that must have ended first. */
  readonly after: readonly number[]
  /** Tables it locks; two units that lock the same one never run together, unless both only share it. */
  readonly locks: readonly { readonly table: string; readonly shared: boolean }[]
  /** SETs that must be in force, in order. */
  readonly settings: readonly string[]
  /** What needs more than the working role may: agreed to, and run by the administrator. */
  readonly as: 'worker' | 'admin'
  /** Bytes of the tables it works on: the largest begin first. */
  readonly weight: number
}

export type Stage =
  | {
      readonly kind: 'serial' | 'parallel'
      readonly id: 'schema' | 'data' | 'finish'
      readonly units: readonly RestoreUnit[]
    }
  /** In the order of the file, read again: for what is too large to keep, or keeps its order. */
  | {
      readonly kind: 'stream'
      readonly id: 'schema'
      readonly units: readonly []
      readonly open: () => AsyncIterable<RestoreUnit>
    }

/** Rows that INSERT statements bring to a table. `atMost`: some of them may be there already (ON CONFLICT). */
export type InsertedRows = { readonly rows: number; readonly atMost: boolean }

export type LeftOut = { readonly what: string; readonly reason: string }
export type Risk = { readonly id: string; readonly what: string; readonly where: string; readonly statement: string }

export type RestorePlan = {
  readonly stages: readonly Stage[]
  readonly leftOut: readonly LeftOut[]
  /** Statements nobody agreed to; each stands in leftOut too. */
  readonly refused: readonly Risk[]
  /** Roles the plan names, for those that must exist. */
  readonly roles: readonly string[]
  /** Superusers to whom the dump gives something: it goes to whoever owns the rest (hold-back.ts). */
  readonly heldBack?: readonly string[]
  /** Extensions it creates. */
  readonly extensions: readonly string[]
  readonly sequences: ReadonlyMap<string, { readonly value: string; readonly called: boolean }>
  /** Materialized views stay empty, schema only, ... */
  readonly notes: readonly string[]
  /** An archive names everything in full; a script begins with the path of any session. */
  readonly emptyPath: boolean
  /** Why the dump itself is not whole: then nothing made of it is verified. */
  readonly damage?: readonly string[]
  /** Its own transactions are kept: a statement that failed took others with it. */
  readonly keepsTransactions?: boolean
  /** By table, when nothing else of the script changes rows: null where it cannot be known, no rows for those not named. */
  readonly inserted?: ReadonlyMap<string, InsertedRows | null>
  /** Large objects it makes, where the dump says so; null: any number of them. */
  readonly largeObjects?: number | null
  /** What a script says of where it comes from. */
  readonly source?: { readonly server?: string; readonly pgDump?: string }
}

/** What the server said of a unit. Never holds rows. */
export type UnitError = {
  readonly unit: RestoreUnit
  readonly sqlState?: string | undefined
  readonly message: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  /** Of a COPY that failed: how many rows it brought. */
  readonly rows?: number
  /** Of INSERTs that travel as one unit: which of them, from 0. */
  readonly part?: number
}
