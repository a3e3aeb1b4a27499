import type { Finding } from './finding.ts'
import type { ObjectKind } from './inventory.ts'
import type { ServerFacts, ServerRef } from './server.ts'

export type PlanStepKind =
  | 'server'
  | 'set-aside'
  | 'role'
  | 'database'
  | 'grants'
  | 'extension'
  | 'load'
  | 'ownership'
  | 'after'
  | 'env'
  | 'verify'
  | 'mark'

/** One statement or command exactly as a person would have typed it. Passwords appear as `********`. */
export type PlanStatement = {
  readonly language: 'sql' | 'shell' | 'psql' | 'file'
  readonly text: string
  /** Database the SQL runs in; omitted for the maintenance database. */
  readonly database?: string
}

export type PlanStep = {
  readonly id: string // `role`, `database`, `extension:pgcrypto`, `load:0`, `after:0`, `env`, `verify`
  readonly kind: PlanStepKind
  readonly title: string
  readonly reason: string
  /** `nothing`: already right, left alone. */
  readonly action: 'do' | 'nothing' | 'blocked'
  readonly statements: readonly PlanStatement[]
  readonly findings: readonly Finding[]
  /** For loads: what it will bring. */
  readonly declares?: Readonly<Partial<Record<ObjectKind, number>>>
  readonly sizeBytes?: number
}

/** An existing database that is not what the recipe says: what differs and the ways on. */
export type ExistingDatabase = {
  readonly name: string
  readonly differs: readonly string[]
  readonly suggestedName: string
  /** Under which name `replace` keeps the present one. */
  readonly keptAs: string
}

export type Plan = {
  readonly recipeName: string
  readonly recipeFile?: string
  readonly folder?: string
  readonly server: ServerFacts | null // null: a built-in server that must be made or started first
  readonly serverRef: ServerRef
  readonly database: string
  readonly role: string
  readonly steps: readonly PlanStep[]
  readonly findings: readonly Finding[]
  readonly state: 'ready' | 'nothing-to-do' | 'blocked' | 'needs-choice' | 'needs-consent'
  readonly existing?: ExistingDatabase
  /** Sum of what all loads declare. */
  readonly declares: Readonly<Partial<Record<ObjectKind, number>>>
  /** The whole plan as a script to copy. */
  readonly commands: string
  readonly durationMs: number
}
