// What following a script needs at hand: the catalog so far, the session (search_path is per session), and where notes go.
import type { Place } from '../../../../shared/model/finding.ts'
import type { ObjectKind } from '../../../../shared/model/inventory.ts'
import type { Catalog, Obj, Origin } from './catalog-types.ts'

/** Something the script alone cannot tell. Without kinds nobody knows what it may make. */
export type Doubt = { readonly why: string; readonly place: Place; readonly kinds: readonly ObjectKind[] }

export type Session = {
  searchPath: readonly string[]
  /** What COMMIT goes back to after SET LOCAL, and ROLLBACK after any SET. */
  pathBeforeLocal: readonly string[] | null
  pathAtBegin: readonly string[] | null
  savepoints: { readonly name: string; readonly mark: number }[]
}

export type Follow = {
  readonly catalog: Catalog
  readonly session: Session
  readonly script: number
  readonly doubts: Doubt[]
  /** Of the statement at hand. */
  place: Place
  why: string | undefined
  /** Inside a branch that may have run already: what exists is left alone. */
  tolerant: boolean
  /** Objects that a DROP or ALTER ... DROP named and nobody made; null as soon as one of them was there. */
  nothingToDrop: string[] | null
  dropped: Obj[]
  /** Made a second time without IF NOT EXISTS: the server refuses the statement. */
  readonly madeTwice: { readonly what: string; readonly place: Place }[]
  /** Tables with a trigger whose function makes things when rows come. */
  readonly making: Map<Obj, readonly ObjectKind[]>
  readonly extensions: { readonly name: string; readonly place: Place }[]
  /** Roles the server has when the script runs, less those it drops. */
  readonly serverRoles: Set<string>
}

export const originOf = (follow: Follow): Origin => ({
  script: follow.script,
  place: follow.place,
  ...(follow.why === undefined ? {} : { why: follow.why }),
})

export const noteTwice = (follow: Follow, what: string): void => {
  if (!follow.tolerant) follow.madeTwice.push({ what, place: follow.place })
}

export const doubt = (follow: Follow, why: string, kinds: readonly ObjectKind[]): void => {
  if (kinds.length === 0 || kinds.includes('tables')) follow.catalog.columnsOpen = true
  follow.doubts.push({ why, place: follow.place, kinds })
}
