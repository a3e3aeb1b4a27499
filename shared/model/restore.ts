import { z } from 'zod'
import type { ArchiveFacts } from './archive.ts'
import type { Failure } from './failure.ts'
import type { Finding } from './finding.ts'
import type { ObjectKind } from './inventory.ts'
import type { JobStep } from './job.ts'
import type { FileFormat, ScriptFacts } from './script.ts'
import type { ServerRef } from './server.ts'

/** What a file is and what restoring it here would mean. Nothing is run for it. */
export type XRay = {
  readonly file: string
  readonly sizeBytes: number
  /** From the outside in, e.g. ['zip', 'archive-directory'] or ['gzip', 'script']. */
  readonly layers: readonly FileFormat[]
  readonly kind: 'archive' | 'script' | 'dumpall' | 'not-a-dump'
  readonly sentence: string
  readonly archive?: Omit<ArchiveFacts, 'entries'>
  readonly script?: ScriptFacts
  readonly objects: Readonly<Partial<Record<ObjectKind, number>>>
  readonly tables: readonly { readonly name: string; readonly rows: number | null; readonly bytes: number | null }[]
  readonly needs: {
    readonly pgRestoreMajor: number | null
    readonly extensions: readonly {
      readonly name: string
      readonly available: boolean | null
      readonly trusted: boolean | null
      readonly neededBy: number
      /** Names of the first hundred of them: what is left out with it. */
      readonly objects?: readonly string[]
    }[]
    readonly roles: readonly { readonly name: string; readonly exists: boolean | null; readonly cloud: string | null }[]
    readonly languages: readonly string[]
    readonly encoding: string | null
    readonly locale: string | null
    readonly diskBytes: number | null
  }
  /** Statements that need a yes of their own (superuser, programs, other databases), each with an id to agree to. */
  readonly risks: readonly {
    readonly id: string
    readonly what: string
    readonly where: string
    readonly statement: string
  }[]
  readonly verdict: { readonly kind: 'will-restore' | 'will-restore-without' | 'cannot'; readonly sentence: string }
  readonly findings: readonly Finding[]
  readonly durationMs: number
}

export const restoreChoicesSchema = z.strictObject({
  database: z.string().min(1),
  replace: z.boolean().default(false),
  /** Role that will own everything; created if it is missing and `createOwner` says so. Left out: the connected user. */
  owner: z.string().optional(),
  createOwner: z.boolean().default(false),
  ownership: z
    .union([z.literal('one-role'), z.literal('keep'), z.strictObject({ map: z.record(z.string(), z.string()) })])
    .default('one-role'),
  privileges: z.boolean().default(false),
  jobs: z.number().int().min(1).max(64).optional(),
  engine: z.enum(['auto', 'own', 'pg_restore']).default('auto'),
  sections: z.array(z.enum(['pre-data', 'data', 'post-data'])).optional(),
  schemaOnly: z.boolean().default(false),
  dataOnly: z.boolean().default(false),
  schemas: z.array(z.string()).optional(),
  tables: z.array(z.string()).optional(),
  excludeTableData: z.array(z.string()).default([]),
  /** Extensions to leave out, with exactly what depends on them. */
  withoutExtensions: z.array(z.string()).default([]),
  /** Ids of XRay.risks agreed to. */
  agreed: z.array(z.string()).default([]),
  encoding: z.string().optional(),
  /**
   * Copies of restored files: `use` takes one where there is one and keeps one, on any server; `off` does neither. Left out:
   * as `use`, but none is kept on a server of another machine.
   */
  cache: z.enum(['use', 'off']).optional(),
})
export type RestoreChoices = z.infer<typeof restoreChoicesSchema>

/** A copy of a restored file, kept on the server for when the same file is restored again. */
export type KeptRestore = {
  readonly storedAs: string // the database that holds it
  readonly file: string
  readonly sha256: string
  readonly database: string // what was restored into
  readonly sizeBytes: number | null
  readonly sharesDisk: boolean
  readonly keptAt: string
  readonly provenAt: string
  /** How long the restore took that it is a copy of. */
  readonly restoreMs: number
}

export type CauseClass = 'fatal' | 'data-lost' | 'cosmetic'
export type RestoreCause = {
  readonly class: CauseClass
  readonly count: number
  readonly message: string
  readonly sqlState?: string
  readonly first?: { readonly entry?: string; readonly file?: string; readonly line?: number }
  readonly objects: readonly string[]
  readonly fixes: readonly RestoreFix[]
}

export type RestoreFix = { readonly id: string; readonly label: string }

/** A restore that can be gone on from: only what failed is run again (`restore.fix`). */
export type UnfinishedRestore = {
  /** The job to go on from: the one of the first run, however often it was gone on with. */
  readonly job: string
  readonly file: string
  readonly at: string
  readonly server: ServerRef
  /** The database it is to become. */
  readonly target: string
  /** Where what there is stands: the target itself, or beside it; null: nothing was restored yet. */
  readonly database: string | null
  /** How many units failed. */
  readonly failed: number
  /** What would help, to be chosen from; with none of them the failed units are just tried again. */
  readonly fixes: readonly RestoreFix[]
}

export type Receipt = {
  readonly objects: Readonly<Partial<Record<ObjectKind, { readonly expected: number | null; readonly found: number }>>>
  /** `atMost`: where the dump itself lets rows be left out (ON CONFLICT); then `expected` is null. */
  readonly rows: readonly {
    readonly table: string
    readonly expected: number | null
    readonly atMost?: number
    readonly found: number | null
    /** The table comes with an extension, mostly with rows of its own. */
    readonly ofExtension?: true
  }[]
  readonly sequences: readonly {
    readonly name: string
    readonly expected: string | null
    readonly found: string | null
  }[]
  /** On purpose, each with its reason. */
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[]
  /** What should be there and is not. */
  readonly lost: readonly { readonly what: string; readonly reason: string }[]
  readonly warnings: readonly string[]
  readonly tool: { readonly name: string; readonly version: string }
  readonly sha256: string
}

/** Stands among the tables of a receipt: no table has such a name, which would name its schema too. */
export const largeObjectsRow = 'large objects'

export const countedIn = (
  receipt: Receipt,
): { readonly tables: number; readonly rows: number; readonly largeObjects: number } => {
  // What an extension brought was not in the dump: it would not be the number that its owner knows.
  const tables = receipt.rows.filter(
    ({ table, expected, ofExtension }) => table !== largeObjectsRow && (ofExtension !== true || expected !== null),
  )
  return {
    tables: tables.length,
    rows: tables.reduce((sum, { found }) => sum + (found ?? 0), 0),
    largeObjects: receipt.rows.find(({ table }) => table === largeObjectsRow)?.found ?? 0,
  }
}

export type RestoreResult = {
  readonly outcome: 'verified' | 'differences' | 'failed' | 'cancelled'
  readonly database: string
  /** Who owns it. */
  readonly role: string
  /** Who can connect to it, where the owner cannot log in. */
  readonly connectAs?: string
  /** Under which name the database that was there is kept. */
  readonly previous?: string
  readonly source: {
    readonly file: string
    readonly sizeBytes: number
    readonly kind: XRay['kind']
    readonly server?: string
    readonly pgDump?: string
    /** It came back as a copy of a restore of the very same file, which was proven then and counted again now. */
    readonly copyOf?: { readonly provenAt: string; readonly restoreMs: number }
  }
  readonly server: {
    readonly ref: ServerRef
    readonly label: string
    readonly version: string
    readonly host: string
    readonly port: number
  }
  readonly receipt: Receipt
  readonly causes: readonly RestoreCause[]
  readonly steps: readonly JobStep[]
  readonly findings: readonly Finding[]
  /** Set where it can be gone on from what there is. */
  readonly unfinished?: UnfinishedRestore
  /** Of a fix: the units that were run, e.g. `TABLE public.film`. */
  readonly ranAgain?: readonly string[]
  readonly error?: Failure
  readonly durationMs: number
}
