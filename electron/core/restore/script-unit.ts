// What the reading of a plain dump finds, one by one, and what it notes beside.
import type { Node } from 'libpg-query'
import type { RestoreUnit } from './types.ts'

export type ScriptUnit = {
  readonly unit: RestoreUnit
  readonly nodes: readonly Node[]
  /** Changes rows: must stay where it is in the file. */
  readonly dml: boolean
  readonly place: 'here' | 'end'
}

/** `parsed`: whether our parser takes it; null where nobody has asked it (rows, and what is not of the chosen part). */
export type SeenStatement = { readonly sql: string; readonly line: number; readonly parsed: boolean | null }

/** What is noted on the way; a second reading of the same file needs no second note. */
export type ScriptNotes = {
  readonly see: (statement: SeenStatement) => void
  readonly leaveOut: (what: string, reason: string, line: number) => void
  readonly refuse: (risk: {
    readonly id: string
    readonly what: string
    readonly line: number
    readonly statement: string
  }) => void
  readonly role: (name: string) => void
  readonly extension: (name: string) => void
  readonly sequence: (name: string, value: { readonly value: string; readonly called: boolean }) => void
  readonly privilege: () => void
  readonly damage: (what: string) => void
}
