// The catalog a script would leave behind, kept in memory while its statements are followed one by one.
// Names are raw here; quoting happens once, when the expected objects are listed.
import type { Place } from '../../../../shared/model/finding.ts'

export type RelationKind =
  'table' | 'partitioned' | 'foreign-table' | 'view' | 'matview' | 'sequence' | 'composite' | 'index'
export type RoutineKind = 'function' | 'procedure' | 'aggregate' | 'window'
export type TypeKind = 'enum' | 'domain' | 'range' | 'multirange' | 'base'
export type OtherKind =
  | 'schema'
  | 'extension'
  | 'event-trigger'
  | 'operator'
  | 'cast'
  | 'fts-config'
  | 'collation'
  | 'foreign-server'
  | 'foreign-data-wrapper'
  | 'language'
  | 'publication'
  | 'fts-other'
  | 'opclass'
  | 'statistics'
  | 'access-method'
  | 'subscription'
export type AttachedKind = 'trigger' | 'constraint' | 'policy' | 'rule'
export type ObjKind = RelationKind | RoutineKind | TypeKind | OtherKind | AttachedKind

/** A type as an argument or column has it. `obj` when the script made it; else the name as written. */
export type TypeRef = {
  readonly system?: string // pg_catalog name: int4, text ...
  readonly obj?: Obj
  readonly schema?: string
  readonly name?: string
  readonly array: boolean
  /** %TYPE of something unknown. */
  readonly unknown?: boolean
}

export type Column = {
  readonly name: string
  readonly type: TypeRef
  readonly inherited: boolean
  readonly identity: boolean
  readonly serial: boolean
  // Left out where the scripts alone cannot tell.
  /** What stands in brackets behind the type; '' for nothing. */
  readonly modifier?: string | undefined
  readonly notNull?: boolean | undefined
  readonly hasDefault?: boolean | undefined
}

export type ArgMode = 'in' | 'out' | 'inout' | 'variadic' | 'table'
export type Arg = { readonly mode: ArgMode; readonly name: string; readonly type: TypeRef }

/**
 * `auto`: goes with what it depends on. Otherwise only CASCADE takes it along. `column`: only that column of `on` counts.
 * `ownColumn`: CASCADE takes that column of the dependent, not the whole.
 */
export type Dep = { readonly on: Obj; readonly column?: string; readonly ownColumn?: string; readonly auto: boolean }

export type Origin = {
  readonly script: number
  readonly place?: Place
  /** Why the script alone cannot say that it will be there. */
  readonly why?: string
  /** Was there before any script: public. */
  readonly builtIn?: boolean
}

export type ConstraintType = 'pk' | 'unique' | 'fk' | 'check' | 'exclude' | 'trigger'

export type IndexFacts = {
  readonly columnNames: readonly string[] // as ChooseIndexColumnNames sees them
  readonly uses: readonly string[] // table columns in keys, expressions, predicate
  readonly unique: boolean
  readonly signature: string // equal for an index that could stand in for another on a partition
}

export type ConstraintFacts = {
  readonly type: ConstraintType
  readonly columns: readonly string[]
  readonly noInherit: boolean
  readonly signature: string
  readonly refTable?: Obj
  /** A check that came from a parent and goes with the parent's. */
  readonly inherited?: boolean
}

export type Obj = {
  readonly id: number
  readonly kind: ObjKind
  readonly schema: Obj | null
  readonly name: string
  readonly on: Obj | null // table of an index, trigger, constraint, policy, rule
  readonly origin: Origin
  readonly temporary: boolean
  readonly deps: readonly Dep[]
  readonly dependents: ReadonlySet<Obj>
  readonly gone: boolean
  // relations
  readonly columns: readonly Column[]
  readonly open: boolean // may have other columns than the model knows
  readonly parents: readonly Obj[] // INHERITS
  readonly partitionOf: Obj | null
  // indexes, constraints and triggers of partitions: the parent's
  readonly parent: Obj | null
  readonly index: IndexFacts | null
  readonly constraint: ConstraintFacts | null
  readonly ownIndex: Obj | null // the index of a key constraint
  readonly forRows: boolean // row trigger: goes to partitions
  // routines
  readonly args: readonly Arg[]
  readonly returns: TypeRef | null
  readonly body: string
  readonly language: string
  readonly extra: string // casts, operators: what tells two of the same name apart
  readonly base: TypeRef | null // domains: what they are over; operators and casts: left
  readonly target: TypeRef | null // casts: to; operators: right
}

export type Catalog = {
  readonly serverVersionNumber: number
  readonly objects: Set<Obj>
  readonly relations: Map<string, Obj>
  readonly types: Map<string, Obj>
  readonly routines: Map<string, Obj[]>
  readonly others: Map<string, Obj>
  readonly constraintNames: Map<string, number>
  /** Steps back to the start of the open transaction; null outside one. */
  undo: (() => void)[] | null
  nextId: number
  /** ALTER DATABASE ... SET search_path: for the sessions to come. */
  databasePath: readonly string[] | null
  /** Made by the statement at hand. */
  recent: Obj[]
  /** SQL that is put together may have changed the columns of any table; or a DROP ... CASCADE its defaults. */
  columnsOpen: boolean
  defaultsOpen: boolean
}
