// What a person has chosen for a restore, before it is asked for. Pure: the screen dispatches, `restore-input.ts` reads.
import type { XRay } from '../../../../shared/model/restore.ts'

/** `rows`: into the tables of a database that is there. `some`: only the schemas and tables that are ticked. */
export type Scope = 'all' | 'structure' | 'rows' | 'some'
export type Engine = 'auto' | 'pg_restore'
export type Part = 'pre-data' | 'data' | 'post-data'
export type Ownership = 'one-role' | 'keep' | 'map'

export type RestoreDraft = {
  readonly database: string
  /** A database of that name is there: put the new one beside it, or in its place. */
  readonly ifThere: 'beside' | 'replace'
  readonly scope: Scope
  /** Parts of what is wanted, in pg_dump's words; all three unless somebody says otherwise. */
  readonly sections: readonly Part[]
  readonly schemas: readonly string[]
  readonly tables: readonly string[]
  readonly withoutRows: readonly string[]
  /** Empty: whoever we connect as. */
  readonly owner: string
  readonly createOwner: boolean
  readonly ownership: Ownership
  readonly roleMap: Readonly<Record<string, string>>
  readonly privileges: boolean
  /** Only what a person said; the rest follows from the server (see `leavesOut`). */
  readonly extensions: Readonly<Record<string, 'take' | 'leave-out'>>
  readonly agreed: readonly string[]
  readonly jobs: number | null
  readonly engine: Engine
  /** Of a plain dump's text; empty: as it was found to be. */
  readonly encoding: string
  /** May come back as a copy of an earlier restore of the same file. */
  readonly cache: boolean
}

export const emptyDraft: RestoreDraft = {
  database: '',
  ifThere: 'beside',
  scope: 'all',
  sections: ['pre-data', 'data', 'post-data'],
  schemas: [],
  tables: [],
  withoutRows: [],
  owner: '',
  createOwner: true,
  ownership: 'one-role',
  roleMap: {},
  privileges: false,
  extensions: {},
  agreed: [],
  jobs: null,
  engine: 'auto',
  encoding: '',
  cache: true,
}

type Ticked = 'schemas' | 'tables' | 'withoutRows' | 'agreed'

export type DraftAction =
  | { readonly type: 'begin'; readonly database: string }
  | {
      readonly type: 'change'
      readonly change: Partial<Omit<RestoreDraft, Ticked | 'sections' | 'extensions' | 'roleMap'>>
    }
  | { readonly type: 'tick'; readonly list: Ticked; readonly names: readonly string[]; readonly on: boolean }
  | { readonly type: 'tick-part'; readonly part: Part; readonly on: boolean }
  | { readonly type: 'map-role'; readonly from: string; readonly to: string }
  | { readonly type: 'extension'; readonly name: string; readonly take: boolean }

export const changeDraft = (draft: RestoreDraft, action: DraftAction): RestoreDraft => {
  switch (action.type) {
    case 'begin':
      return { ...emptyDraft, database: action.database }
    case 'change':
      // Another name is another database: nobody has said yet that it may be replaced.
      return {
        ...draft,
        ...action.change,
        ...(action.change.database !== undefined &&
          action.change.database !== draft.database && { ifThere: 'beside' as const }),
      }
    case 'tick': {
      const others = draft[action.list].filter((name) => !action.names.includes(name))
      return { ...draft, [action.list]: action.on ? [...others, ...action.names] : others }
    }
    case 'tick-part': {
      const others = draft.sections.filter((part) => part !== action.part)
      return { ...draft, sections: action.on ? [...others, action.part] : others }
    }
    case 'map-role':
      return { ...draft, roleMap: { ...draft.roleMap, [action.from]: action.to } }
    case 'extension':
      return { ...draft, extensions: { ...draft.extensions, [action.name]: action.take ? 'take' : 'leave-out' } }
  }
}

/** What the server has not is left out, unless a person says that it will be there. */
export const leavesOut = (
  draft: Pick<RestoreDraft, 'extensions'>,
  extension: Pick<XRay['needs']['extensions'][number], 'name' | 'available'>,
): boolean =>
  (draft.extensions[extension.name] ?? (extension.available === false ? 'leave-out' : 'take')) === 'leave-out'
