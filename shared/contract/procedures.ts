// Everything a window or a command line can ask of the core. The handler table, the typed `call`, the HTTP route,
// and docs/contract.md derive from this list. Calls that may pass one second answer {jobId} at once.
import { z } from 'zod'
import type { AppInfo, Recent, Settings } from '../model/host.ts'
import type { Finding } from '../model/finding.ts'
import type { Job, LogLine } from '../model/job.ts'
import { recipeSchema, type Recipe } from '../model/recipe.ts'
import { restoreChoicesSchema, type KeptRestore, type UnfinishedRestore } from '../model/restore.ts'
import {
  serverRefSchema,
  type BuiltInServer,
  type ExtensionState,
  type FoundServers,
  type ServerFacts,
  type ServerRef,
} from '../model/server.ts'
import {
  cloneSnapshotSchema,
  createSnapshotSchema,
  diffSnapshotSchema,
  dropClonesSchema,
  namedSnapshotSchema,
  resetSchema,
  snapshotServerSchema,
  snapshotTargetSchema,
  spareSchema,
  undoSchema,
  type SnapshotOverview,
} from '../model/snapshot.ts'
import { procedure } from './procedure.ts'

const nothing = z.strictObject({})
const jobRef = z.strictObject({ jobId: z.string() })
type JobRef = { readonly jobId: string }

/** A recipe on disk, or one still in the wizard (then `folder` says what its paths are relative to). */
export const recipeSourceSchema = z.union([
  z.strictObject({ path: z.string() }),
  z.strictObject({ recipe: recipeSchema, folder: z.string() }),
])
export type RecipeSource = z.infer<typeof recipeSourceSchema>

export const setupInputSchema = z.strictObject({
  source: recipeSourceSchema,
  server: serverRefSchema,
  /** Administrator's password; held in memory (and the keychain when `remember`), never sent back. */
  password: z.string().optional(),
  remember: z.boolean().optional(),
  /** The role's password when the recipe says `ask`. */
  rolePassword: z.string().optional(),
  /** What to do when the database exists and is not what the recipe says. */
  existing: z.union([z.literal('replace'), z.strictObject({ newName: z.string().min(1) })]).optional(),
  /** The name the plan gave the database that is replaced (`existing.keptAs`), so that the run uses no other. */
  keptAs: z.string().min(1).optional(),
  /** Agree to shell escapes of the scripts (named in the plan). */
  allowShell: z.boolean().optional(),
  /** Keep what a failed run made, for looking at it. */
  keepOnFailure: z.boolean().optional(),
  engine: z.enum(['auto', 'psql', 'direct']).optional(),
})
export type SetupInput = z.infer<typeof setupInputSchema>

export const restoreInputSchema = z.strictObject({
  /** The dump: a file, or the folder of a directory archive. */
  path: z.string(),
  server: serverRefSchema,
  /** Administrator's password; held in memory, never sent back. */
  password: z.string().optional(),
  choices: restoreChoicesSchema,
})
export type RestoreInput = z.infer<typeof restoreInputSchema>

export const restoreFixSchema = z.strictObject({
  /** `unfinished.job` of the result. */
  jobId: z.string(),
  /** Ids of `unfinished.fixes` or of causes; none: just try again what failed. */
  fixes: z.array(z.string()).default([]),
  /** Administrator's password; held in memory, never sent back. */
  password: z.string().optional(),
})
export type RestoreFixInput = z.output<typeof restoreFixSchema>

export const resetRecipeSchema = z.strictObject({
  ...setupInputSchema.omit({ existing: true, keptAs: true, keepOnFailure: true }).shape,
  ...resetSchema.pick({ keepUndo: true, budgetBytes: true, spare: true, typedName: true }).shape,
  /** Say, once for this database, that it may be reset. */
  allow: z.boolean().default(false),
  /** Build it anew though nothing seems to have changed. */
  rebuild: z.boolean().default(false),
})
export type ResetRecipeInput = z.output<typeof resetRecipeSchema>

export type OpenedRecipe = {
  readonly path: string
  readonly folder: string
  readonly recipe: Recipe
  readonly text: string
  readonly findings: readonly Finding[]
}
export type ExampleRecipe = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly path: string
  readonly first: boolean
}
export type ConnectionForm = { readonly id: string; readonly label: string; readonly text: string } // password shown as ********

export const procedures = {
  'app.info': procedure<AppInfo>()('Version, platform, and what the host can do.', nothing),
  'app.recents': procedure<readonly Recent[]>()('Recently opened recipes and scripts, newest first.', nothing),
  'app.forgetRecent': procedure<null>()('Take one off the list of recents.', z.strictObject({ path: z.string() })),
  'app.pickFile': procedure<string | null>()(
    "Ask the person for a file with the host's dialog; null when cancelled.",
    z.strictObject({
      purpose: z.enum(['recipe', 'script', 'folder', 'save-recipe']),
      suggestedName: z.string().optional(),
    }),
  ),
  'app.reveal': procedure<null>()('Show a file in the file manager.', z.strictObject({ path: z.string() })),
  'app.openExternal': procedure<null>()(
    'Open a https link in the browser.',
    z.strictObject({ url: z.url({ protocol: /^https$/ }) }),
  ),
  'app.listFolder': procedure<{
    readonly folder: string
    readonly parent: string | null
    readonly entries: readonly {
      readonly name: string
      readonly path: string
      readonly kind: 'folder' | 'recipe' | 'script' | 'other'
    }[]
  }>()(
    'Folders, recipes and scripts of one folder, for hosts without a file dialog.',
    z.strictObject({ folder: z.string().optional() }),
  ),
  'settings.get': procedure<Settings>()('Preferences.', nothing),
  'settings.set': procedure<Settings>()(
    'Change some preferences; answers all of them.',
    z.strictObject({
      theme: z.enum(['system', 'light', 'dark']).optional(),
      reduceMotion: z.boolean().optional(),
      customInstallations: z.array(z.string()).optional(),
      defaultServer: z.string().optional(),
      engine: z.enum(['auto', 'psql', 'direct']).optional(),
      diskBudgetBytes: z.number().nonnegative().optional(),
      keepUndo: z.number().int().min(0).max(20).optional(),
      keepUndoDays: z.number().int().min(1).max(365).optional(),
    }),
  ),

  'servers.find': procedure<FoundServers>()(
    'Running servers, installations and built-in servers of this machine.',
    z.strictObject({ refresh: z.boolean().optional() }),
  ),
  'servers.parse': procedure<{ readonly ref: ServerRef; readonly hasPassword: boolean }>()(
    'Read a server from text: `built-in:18`, `host:port`, a URL, `service=name`. A password in it is kept for the session, not answered.',
    z.strictObject({ text: z.string() }),
  ),
  'servers.connect': procedure<ServerFacts>()(
    'Connect once and tell what the server is.',
    z.strictObject({ server: serverRefSchema, password: z.string().optional(), remember: z.boolean().optional() }),
  ),
  'servers.extensions': procedure<readonly ExtensionState[]>()(
    'Extensions of a server; those in `try` are tried in a rolled-back transaction.',
    z.strictObject({ server: serverRefSchema, try: z.array(z.string()).optional() }),
  ),
  'servers.forget': procedure<null>()(
    'Take a server connected to by hand off the list.',
    z.strictObject({ server: serverRefSchema }),
  ),
  'servers.databases': procedure<
    readonly {
      readonly name: string
      readonly owner: string
      readonly sizeBytes: number | null
      readonly comment: string | null
      readonly recipe: string | null
    }[]
  >()('Databases of a server.', z.strictObject({ server: serverRefSchema })),
  'builtIn.list': procedure<readonly BuiltInServer[]>()(
    'Built-in servers, created or possible, one per major.',
    nothing,
  ),
  'builtIn.start': procedure<JobRef>()(
    'Create the built-in server if need be, and start it. Job result: BuiltInServer.',
    z.strictObject({ major: z.number().int().optional() }),
  ),
  'builtIn.stop': procedure<JobRef>()(
    'Stop a built-in server. Job result: BuiltInServer.',
    z.strictObject({ major: z.number().int() }),
  ),
  'builtIn.log': procedure<readonly string[]>()(
    'Last lines of its log.',
    z.strictObject({ major: z.number().int(), lines: z.number().int().positive().max(5000).default(200) }),
  ),

  'recipe.open': procedure<OpenedRecipe>()(
    'Read a recipe (or the groundwork.yaml of a folder) and remember it as recent.',
    z.strictObject({ path: z.string() }),
  ),
  'recipe.examples': procedure<readonly ExampleRecipe[]>()(
    "Example recipes that come with Groundwork, copied to a folder of the person's own when opened.",
    nothing,
  ),
  'recipe.openExample': procedure<OpenedRecipe>()(
    "Copy an example (once) to the person's folder and open it.",
    z.strictObject({ id: z.string() }),
  ),
  'recipe.preview': procedure<{ readonly text: string; readonly findings: readonly Finding[] }>()(
    'The YAML a recipe would be saved as.',
    z.strictObject({ recipe: recipeSchema, folder: z.string() }),
  ),
  'recipe.save': procedure<{ readonly path: string }>()(
    'Write a recipe; an existing file is kept as a backup beside it.',
    z.strictObject({ path: z.string(), recipe: recipeSchema }),
  ),

  'script.inspect': procedure<JobRef>()(
    'Read a file without running anything. Job result: ScriptFacts.',
    z.strictObject({
      path: z.string(),
      serverMajor: z.number().int().optional(),
      /** False: a look on the way (the wizard), not listed as recent. */ remember: z.boolean().optional(),
    }),
  ),
  'dump.xray': procedure<JobRef>()(
    'Look into any file or folder without running anything: what it is, what it needs, whether it will restore. Job result: XRay.',
    z.strictObject({
      path: z.string(),
      /** Compare with what this server has. */ server: serverRefSchema.optional(),
      password: z.string().optional(),
      serverMajor: z.number().int().optional(),
      /** Read what a script includes, too: for one's own scripts. */ followIncludes: z.boolean().optional(),
      remember: z.boolean().optional(),
    }),
  ),
  'dump.writeSchema': procedure<JobRef>()(
    'Write the schema of an archive as a script beside it, for a recipe. Job result: {path, leftOut}.',
    z.strictObject({ path: z.string() }),
  ),

  'setup.plan': procedure<JobRef>()('What would be done, and why. Job result: Plan.', setupInputSchema),
  'setup.start': procedure<JobRef>()('Do it. Job result: SetupResult.', setupInputSchema),
  'check.start': procedure<JobRef>()(
    'Compare a database with its recipe, changing nothing. Job result: Report.',
    setupInputSchema,
  ),

  'restore.start': procedure<JobRef>()(
    'Restore a dump into a staging database, prove it, and swap it in. Job result: RestoreResult.',
    restoreInputSchema,
  ),
  'restore.fix': procedure<JobRef>()(
    'Go on from an unfinished restore: apply fixes, run only what failed again in a copy, prove everything, and put it in place when it is equal. Job result: RestoreResult.',
    restoreFixSchema,
  ),
  'restore.unfinished': procedure<readonly UnfinishedRestore[]>()(
    'Restores that can be gone on from, newest first. Remembered in the data folder.',
    nothing,
  ),
  'restore.kept': procedure<readonly KeptRestore[]>()(
    'Copies of restored files on a server, newest first: the same file with the same choices comes back as one of them.',
    z.strictObject({ server: serverRefSchema, password: z.string().optional() }),
  ),
  'restore.dropKept': procedure<readonly KeptRestore[]>()(
    'Delete copies of restored files, by the names they are stored as, or all. Answers those deleted.',
    z.strictObject({
      server: serverRefSchema,
      password: z.string().optional(),
      names: z.union([z.literal('all'), z.array(z.string())]),
    }),
  ),
  'restore.tidy': procedure<{ readonly removed: readonly string[] }>()(
    'Remove what killed restores left on a server; only what bears our mark.',
    z.strictObject({ server: serverRefSchema, password: z.string().optional() }),
  ),

  'snapshots.list': procedure<SnapshotOverview>()(
    'Databases of a server with their snapshots, undo and spare. What a killed run left is tidied first.',
    snapshotServerSchema,
  ),
  'snapshots.create': procedure<JobRef>()(
    'Keep a database as a snapshot; with `together` several, at one moment. Job result: CreatedSnapshot.',
    createSnapshotSchema,
  ),
  'snapshots.reset': procedure<JobRef>()(
    'Make a database the snapshot again; with `together` several, in one swap. What was live is kept as undo. Job result: ResetResult.',
    resetSchema,
  ),
  'snapshots.resetRecipe': procedure<JobRef>()(
    'Make the database of a recipe as new: by a swap while nothing of the recipe has changed, else built anew beside it first. Job result: ResetResult.',
    resetRecipeSchema,
  ),
  'snapshots.undo': procedure<JobRef>()(
    'Bring back what was live before the last reset. Job result: ResetResult.',
    undoSchema,
  ),
  'snapshots.delete': procedure<JobRef>()(
    'Delete a snapshot, or an undo database by the name it is stored as. Job result: {deleted}.',
    namedSnapshotSchema,
  ),
  'snapshots.diff': procedure<JobRef>()(
    'What changed in the live database since a snapshot: objects, definitions, rows. Changes nothing. Job result: SnapshotDiff.',
    diffSnapshotSchema,
  ),
  'snapshots.clone': procedure<JobRef>()(
    'Databases of their own from a snapshot, e.g. one for each test worker. Those made so before are replaced. Job result: ClonedDatabases.',
    cloneSnapshotSchema,
  ),
  'snapshots.dropClones': procedure<JobRef>()(
    'Drop the databases that were made from snapshots of this one for test workers. Job result: {dropped}.',
    dropClonesSchema,
  ),
  'snapshots.allow': procedure<{ readonly resettable: boolean }>()(
    'Say, once, that Groundwork may reset this database. Remembered on the server.',
    snapshotTargetSchema,
  ),
  'snapshots.disallow': procedure<{ readonly resettable: boolean }>()(
    'Say that it may not any more.',
    snapshotTargetSchema,
  ),
  'snapshots.prepareSpare': procedure<JobRef>()(
    'Make the copy for the next reset ahead, and drop undo databases beyond what is kept. Job result: {dropped, spare, notes}.',
    spareSchema,
  ),

  'jobs.list': procedure<readonly Job[]>()('Jobs of this run of the app, newest first.', nothing),
  'jobs.get': procedure<{ readonly job: Job; readonly result: unknown }>()('One job with its typed result.', jobRef),
  'jobs.cancel': procedure<null>()('Ask a job to stop; the state says when it has.', jobRef),
  'jobs.log': procedure<{ readonly from: number; readonly lines: readonly LogLine[]; readonly total: number }>()(
    "Lines of a job's log.",
    z.strictObject({
      jobId: z.string(),
      from: z.number().int().nonnegative(),
      count: z.number().int().positive().max(10000),
    }),
  ),

  'report.render': procedure<{ readonly text: string; readonly fileName: string; readonly mediaType: string }>()(
    'The report of a finished setup or check as a file.',
    z.strictObject({ jobId: z.string(), format: z.enum(['json', 'html', 'markdown']) }),
  ),
  'report.save': procedure<{ readonly path: string }>()(
    'Write the report beside the recipe or where the person says.',
    z.strictObject({ jobId: z.string(), format: z.enum(['json', 'html', 'markdown']), path: z.string().optional() }),
  ),
  'connection.forms': procedure<readonly ConnectionForm[]>()(
    'Connection strings in the forms people paste, password masked.',
    jobRef,
  ),
  'connection.copy': procedure<{ readonly copied: boolean; readonly text?: string }>()(
    'Put one form, with the password, on the clipboard; hosts without a clipboard answer the text for the window to copy at that click.',
    z.strictObject({ jobId: z.string(), form: z.string() }),
  ),
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
