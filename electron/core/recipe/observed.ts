// What planning looks at: everything it needs to know, and no secret.
import type { Comparison } from '../../../shared/model/report.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { ExpectedObject } from '../../../shared/model/inventory.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { ExtensionState, ServerFacts, ServerRef } from '../../../shared/model/server.ts'
import type { EnvChange } from './env-file.ts'
import type { Mark } from './mark.ts'

export type ObservedRole = {
  readonly name: string
  readonly canLogin: boolean
  readonly isSuperuser: boolean
  /** Whether the password we know logs in; null when it could not be tried. */
  readonly passwordWorks: boolean | null
  /** Why it could not be tried. */
  readonly why?: string
}

export type ObservedSession = { readonly pid: number; readonly user: string; readonly application: string }

export type ObservedDatabase = {
  readonly name: string
  readonly owner: string
  readonly encoding: string
  readonly collate: string
  readonly localeProvider: 'libc' | 'icu' | 'builtin'
  readonly sizeBytes: number | null
  readonly settings: readonly string[]
  readonly mark: Mark | null
  readonly comment: string | null
  /** A session of the job that is building it is still there. */
  readonly liveJob: boolean
  readonly sessions: readonly ObservedSession[]
  readonly isEmpty: boolean
  readonly userObjects: number
  /** Full names of what is there, a few for showing. */
  readonly someObjects: readonly string[]
  /** Expected of the scripts against what is there. */
  readonly comparison: Comparison
  readonly extensions: readonly string[]
  /** Whether the role may use and create in schema public, for a database it does not own. */
  readonly roleHasSchemaGrants: boolean
}

export type ObservedExtension = {
  readonly state: ExtensionState
  /** What to do about one that is missing. */
  readonly missing?: {
    readonly message: string
    readonly detail?: string
    readonly hint: string
    readonly commands: readonly string[]
  }
}

export type ObservedScript = {
  readonly index: number
  readonly file: string
  readonly facts: ScriptFacts | null // null: could not be read; the findings say why
  readonly sha256: string | null
  readonly engine?: { readonly engine: 'psql' | 'direct'; readonly reason: string }
  /** Why no engine here can load it. */
  readonly refusal?: Failure
}

export type ObservedEnv = {
  readonly file: string
  readonly exists: boolean
  readonly changes: readonly EnvChange[]
  readonly shown: string
}

export type Observed = {
  readonly recipeFile?: string
  readonly folder: string
  readonly serverRef: ServerRef
  readonly server: ServerFacts | null
  /** A built-in server that is not running: what would be started. */
  readonly builtIn?: { readonly major: number; readonly state: 'not-created' | 'stopped'; readonly shipped: boolean }
  readonly role: ObservedRole | null
  /** Whether a password for the role is at hand or will be made; false stops the plan. */
  readonly password: {
    readonly known: boolean
    readonly source: 'ask' | 'generate' | 'env' | 'literal'
    readonly variable?: string
    readonly generated: boolean
  }
  readonly roleNames: ReadonlySet<string>
  readonly superusers: ReadonlySet<string>
  readonly databaseNames: ReadonlySet<string>
  readonly database: ObservedDatabase | null
  readonly extensions: ReadonlyMap<string, ObservedExtension>
  readonly scripts: readonly ObservedScript[]
  readonly expected: readonly ExpectedObject[]
  readonly env: ObservedEnv | null
  /** Free bytes where the server keeps its data, when known. */
  readonly freeBytes: number | null
  readonly findings: readonly Finding[] // of the recipe and its files
  readonly choices: {
    readonly existing?: 'replace' | 'new-name'
    /** The name an earlier plan gave the replaced database. */
    readonly keptAs?: string
    readonly allowShell: boolean
  }
  readonly now: Date
}
