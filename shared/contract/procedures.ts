// Everything a window or a command line can ask of the core. The handler table, the typed `call`, the HTTP route,
// and docs/contract.md derive from this list. Calls that may pass one second answer {jobId} at once.
import { appProcedures } from './app-procedures.ts'
import { serverProcedures } from './server-procedures.ts'
import { recipeProcedures } from './recipe-procedures.ts'
import { scriptProcedures } from './script-procedures.ts'
import { setupProcedures } from './setup-procedures.ts'
import { restoreProcedures } from './restore-procedures.ts'
import { snapshotProcedures } from './snapshot-procedures.ts'
import { jobProcedures } from './job-procedures.ts'
import type { z } from 'zod'

export const procedures = {
  ...appProcedures,
  ...serverProcedures,
  ...recipeProcedures,
  ...scriptProcedures,
  ...setupProcedures,
  ...restoreProcedures,
  ...snapshotProcedures,
  ...jobProcedures,
} as const

export type Procedures = typeof procedures
export type ProcedureName = keyof Procedures
export type InputOf<N extends ProcedureName> = z.input<Procedures[N]['input']>
export type ParsedInputOf<N extends ProcedureName> = z.output<Procedures[N]['input']>
export type OutputOf<N extends ProcedureName> =
  NonNullable<Procedures[N]['output']> | Extract<Procedures[N]['output'], null>

/** The data of finished jobs by kind. */
export type { RestoreResult } from '../model/restore.ts'
export type { Report, SetupResult } from '../model/report.ts'
export type {
  ClonedDatabases,
  CreatedSnapshot,
  ResetResult,
  SnapshotDiff,
  SnapshotOverview,
} from '../model/snapshot.ts'
export type { Plan } from '../model/plan.ts'
export type { ScriptFacts } from '../model/script.ts'
export type { XRay } from '../model/restore.ts'

/** What the procedures take and give, where it has a name. */
export { recipeSourceSchema, type RecipeSource, setupInputSchema, type SetupInput } from './setup-procedures.ts'
export { restoreInputSchema, type RestoreInput, restoreFixSchema, type RestoreFixInput } from './restore-procedures.ts'
export { resetRecipeSchema, type ResetRecipeInput } from './snapshot-procedures.ts'
export type { OpenedRecipe, ExampleRecipe } from './recipe-procedures.ts'
export type { ConnectionForm } from './job-procedures.ts'
