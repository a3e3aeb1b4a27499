import type { Failure } from './failure.ts'
import type { Finding } from './finding.ts'
import type { JobStep } from './job.ts'
import type { ObjectKind } from './inventory.ts'

export type Outcome = 'verified' | 'differences' | 'failed' | 'cancelled'

/** Objects by kind; columns are only ever different: `schema.table.column`. */
export type ReportedKind = ObjectKind | 'columns'

export type NamedObject = {
  readonly kind: ObjectKind
  readonly name: string
  readonly place?: { readonly file: string; readonly line: number }
  readonly why?: string
}

export type DifferentObject = Omit<NamedObject, 'kind'> & {
  readonly kind: ReportedKind
  readonly expected: string
  readonly found: string
}

export type CheckResult = {
  readonly name: string
  readonly kind: 'count' | 'query' | 'rows' | 'login' | 'owner'
  readonly expected: string
  readonly found: string
  readonly ok: boolean
  readonly sql?: string
}

export type Comparison = {
  readonly counts: Readonly<Partial<Record<ObjectKind, { readonly expected: number | null; readonly found: number }>>>
  readonly missing: readonly NamedObject[]
  readonly different: readonly DifferentObject[]
  readonly extra: readonly NamedObject[]
  /** Where the scripts alone cannot say what should be there. */
  readonly uncertain: readonly string[]
}

/** The proof. Green means compared and equal. Never holds a password. */
export type Report = Comparison & {
  readonly outcome: Outcome
  readonly headline: string
  readonly recipeName: string
  readonly recipeFile?: string
  readonly database: string
  readonly role: string
  readonly server: { readonly label: string; readonly version: string; readonly host: string; readonly port: number }
  readonly tools: readonly { readonly name: string; readonly version: string }[]
  readonly checks: readonly CheckResult[]
  readonly rows: readonly { readonly table: string; readonly expected: number | null; readonly found: number }[]
  readonly steps: readonly JobStep[]
  readonly findings: readonly Finding[]
  readonly error?: Failure
  readonly startedAt: string
  readonly durationMs: number
  readonly groundworkVersion: string
}

/** What `setup` gives back. */
export type SetupResult = {
  readonly outcome: Outcome
  readonly changed: boolean // false: everything was already right
  readonly database: string
  readonly role: string
  readonly server: { readonly label: string; readonly version: string; readonly host: string; readonly port: number }
  readonly previous?: string // name under which a replaced database is kept
  readonly envFile?: string
  readonly steps: readonly JobStep[]
  readonly report: Report
  readonly findings: readonly Finding[]
  readonly error?: Failure
}
