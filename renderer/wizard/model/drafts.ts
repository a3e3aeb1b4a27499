// What each step of the wizard edits. Everything typed is kept as typed (text), so that going back shows exactly what
// was entered; recipe-from-draft.ts turns it into a recipe. No password of a server or role is in here: see secrets.ts.
import type { CountedKind } from '../../../shared/model/inventory.ts'

/** Keys of the recipe that no field edits: carried along untouched, so that a newer recipe loses nothing here. */
export type Rest = Readonly<Record<string, unknown>>

/** Items of lists carry an id that outlives reordering (keys, focus). */
export type Pair = { readonly id: string; readonly name: string; readonly value: string }

export type ServerDraft = {
  readonly choice: 'built-in' | 'found' | 'other'
  /** Major of the built-in server; null: the best one for the recipe. */
  readonly major: number | null
  /** `host:port` of the server picked from the list. */
  readonly found: string | null
  readonly foundUser: string
  readonly host: string
  readonly port: string
  readonly user: string
  readonly database: string
  readonly sslMode: '' | 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'
  /** What the recipe asks for: `>=15`. */
  readonly required: string
}

export type PasswordMode = 'generate' | 'ask' | 'env' | 'own'

export type DatabaseDraft = {
  readonly roleName: string
  readonly passwordMode: PasswordMode
  readonly passwordEnv: string
  readonly passwordOwn: string
  readonly name: string
  /** Empty: the role. */
  readonly owner: string
  readonly encoding: string
  readonly locale: string
  readonly localeProvider: '' | 'libc' | 'icu' | 'builtin'
  readonly template: string
  readonly settings: readonly Pair[]
  /** Names with commas between them. */
  readonly otherRoles: string
  readonly rest: Rest
}

export type ExtensionDraft = {
  readonly id: string
  readonly name: string
  readonly optional: boolean
  readonly schema: string
  readonly version: string
}
export type ExtensionsDraft = { readonly list: readonly ExtensionDraft[] }

export type ScriptDraft = {
  readonly id: string
  readonly path: string
  readonly as: '' | 'owner' | 'superuser'
  readonly onError: 'stop' | 'continue'
  readonly transaction: '' | 'whole' | 'none'
  readonly engine: '' | 'psql' | 'direct'
  readonly encoding: string
  readonly variables: readonly Pair[]
  readonly settings: readonly Pair[]
  readonly allowShell: boolean | null
  /** Extensions this script needs, with commas between them. */
  readonly requires: string
  readonly rest: Rest
}
export type SchemaDraft = { readonly scripts: readonly ScriptDraft[] }

export type CommandDraft = {
  readonly id: string
  readonly name: string
  /** As typed: `python manage.py migrate`. */
  readonly run: string
  readonly env: readonly Pair[]
  readonly timeoutSeconds: string
  readonly optional: boolean
  readonly rest: Rest
}
export type CountCheckDraft = { readonly id: string; readonly kind: CountedKind; readonly expect: string }
export type QueryCheckDraft = {
  readonly id: string
  readonly name: string
  readonly sql: string
  readonly expect: string
  /** How `expect` was written in the recipe: the text `4` and the number 4 are not the same answer. */
  readonly expectAs: 'text' | 'number' | 'boolean' | 'null'
}

export type ExtrasDraft = {
  readonly envEnabled: boolean
  readonly envFile: string
  readonly envSet: readonly Pair[]
  readonly after: readonly CommandDraft[]
  readonly counts: readonly CountCheckDraft[]
  readonly rows: readonly Pair[]
  readonly queries: readonly QueryCheckDraft[]
}

/** What the recipe is called and where it lives. */
export type AboutDraft = {
  readonly name: string
  readonly description: string
  /** Folder its paths are relative to. */
  readonly folder: string
  /** Null: not saved yet. */
  readonly path: string | null
  readonly rest: Rest
}

export type Drafts = {
  readonly about: AboutDraft
  readonly server: ServerDraft
  readonly database: DatabaseDraft
  readonly extensions: ExtensionsDraft
  readonly schema: SchemaDraft
  readonly extras: ExtrasDraft
}
