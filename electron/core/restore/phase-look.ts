// First: what the dump is and what the server has; what cannot work is refused with a way on. Nothing is made here but what
// `beginEarly` begins meanwhile, and that is taken back like everything else.
import { basename } from 'node:path'
import type pg from 'pg'
import type { ExtensionState, ServerFacts } from '../../../shared/model/server.ts'
import { raise } from '../failures.ts'
import { connect } from '../postgres/connect.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { keptName } from '../recipe/kept-name.ts'
import { listExtensions } from '../server/extensions.ts'
import type { FoundTool } from '../server/find-tool.ts'
import { readServerFacts } from '../server/server-facts.ts'
import { checkRoles, missingExtensions, refuseMissing } from './check-needs.ts'
import { hashDump, measureDump } from './hash-dump.ts'
import { readHoldBack } from './hold-back.ts'
import { readSystemNames } from './judge-gift.ts'
import { onlyRows } from './only-rows.ts'
import { openDump, type Dump } from './open-dump.ts'
import type { EarlyStaging } from './phase-stage.ts'
import { planDump } from './plan-dump.ts'
import { restoreTarget } from './restore-target.ts'
import { findPgRestore } from './run-pg-restore.ts'
import type { RestoreRun } from './run-state.ts'
import { leaderName, tidyRestores } from './tidy.ts'
import type { RestorePlan } from './types.ts'

export type DatabaseThere = { readonly name: string; readonly owner: string }

/** Wrapped, so that whoever hands it on does not wait for it. */
export type Early = { readonly made: Promise<EarlyStaging> }

export type Looked = {
  readonly lead: pg.Client
  readonly admin: ConnectionParams
  readonly server: ServerFacts
  readonly dump: Dump
  readonly plan: RestorePlan
  /** pg_restore, where it was asked for; null: our own engine. */
  readonly tool: FoundTool | null
  readonly databases: readonly DatabaseThere[]
  /** The database that is to be replaced. */
  readonly old: DatabaseThere | null
  /** Roles to make without login. */
  readonly missingRoles: readonly string[]
  /** Of the file's bytes; still being read. */
  readonly hashing: Promise<string>
  /** Being made since the dump was opened, where it is surely needed. */
  readonly early: Early | null
}

const measure = async (run: RestoreRun): Promise<void> => {
  const { path } = run.input
  const { bytes, stamp } = await measureDump(path)
  run.known.sizeBytes = bytes
  run.known.stamp = stamp
  if (run.known.sizeBytes === 0)
    raise({
      kind: 'file-unsupported',
      message: `${basename(path)} is empty.`,
      file: path,
      hint: 'Make the dump again; the program that wrote it failed.',
    })
}

export type Reached = Pick<Looked, 'lead' | 'admin' | 'server'>

const reachServer = async (run: RestoreRun): Promise<Reached> => {
  const { context, known, signal } = run
  const { ref, admin } = await restoreTarget(run.host, run.input.server, run.input.password, {
    signal,
    log: (text) => context.log('info', text),
  })
  known.ref = ref
  known.admin = admin
  const lead = await connect({ ...admin, applicationName: leaderName(context.jobId) }, { signal })
  known.client = lead
  const server = await readServerFacts(lead, ref)
  known.server = server
  if (!server.canCreateDatabase)
    raise({
      kind: 'permission-denied',
      message: `"${server.user}" may not create databases on this server, and a restore needs one to work in.`,
      hint: `As an administrator: ALTER ROLE ${quoteIdent(server.user)} CREATEDB`,
    })
  return { lead, admin, server }
}

const listDatabases = async (client: pg.Client): Promise<readonly DatabaseThere[]> =>
  (await client.query<DatabaseThere>('SELECT datname AS name, pg_get_userbyid(datdba) AS owner FROM pg_database')).rows

/** Ours alone from here on, and of killed restores nothing left. */
export const lockTarget = async (run: RestoreRun, lead: pg.Client): Promise<readonly DatabaseThere[]> => {
  await lockDatabase(lead, run.choices.database)
  for (const name of await tidyRestores(lead)) run.context.log('info', `Removed what an earlier restore left: ${name}`)
  return listDatabases(lead)
}

export type Held = Pick<Looked, 'databases' | 'old'>

const holdForRestore = async (run: RestoreRun, lead: pg.Client): Promise<Held> => {
  const { choices } = run
  const databases = await lockTarget(run, lead)
  const old = databases.find(({ name }) => name === choices.database) ?? null
  if (old !== null && !choices.replace)
    raise({
      kind: 'database-differs',
      message: `The database "${choices.database}" is there already. Nothing was changed.`,
      hint: `${choices.dataOnly ? 'The rows go into a copy, which takes its place (--replace)' : 'Take another name, or replace it (--replace)'}: the present one is kept as "${keptName(choices.database, 'before', new Date(), new Set(databases.map(({ name }) => name)))}".`,
    })
  if (choices.dataOnly && old === null)
    raise({
      kind: 'not-found',
      message: `There is no database "${choices.database}" to put rows into.`,
      hint: 'Restore the whole dump, or name the database that has the tables.',
    })
  return { databases, old }
}

const readPlan = async (
  run: RestoreRun,
  { lead, server }: Reached,
  dump: Dump,
  extensions: readonly ExtensionState[],
): Promise<RestorePlan> => {
  const { choices, context, signal } = run
  const { path } = run.input
  const plan = await planDump(
    dump,
    {
      choices,
      serverVersionNumber: server.versionNumber,
      isSuperuser: server.isSuperuser,
      file: path,
      trusted: new Set(extensions.filter(({ trusted }) => trusted === true).map(({ name }) => name)),
      holdBack: await readHoldBack(lead, choices),
      systemNames: await readSystemNames(lead, choices),
    },
    {
      signal,
      onProgress: (bytes, total) =>
        context.progress({ phase: 'look', title: 'Read the dump', done: bytes, total, unit: 'bytes' }),
    },
  )
  run.known.plan = plan
  if (!choices.dataOnly) return plan
  return (
    onlyRows(plan) ??
    raise({
      kind: 'file-unsupported',
      message: 'The rows of this dump cannot be restored alone: they are statements, or depend on their order.',
      file: path,
      hint: 'Restore the whole dump into a database of its own.',
    })
  )
}

const chooseTool = async (run: RestoreRun, dump: Dump): Promise<FoundTool | null> => {
  if (run.choices.engine !== 'pg_restore') return null
  if (dump.archive === null)
    return raise({
      kind: 'usage',
      message: 'pg_restore reads archives only; this is a plain dump.',
      hint: 'Leave --engine out.',
    })
  if (run.choices.dataOnly)
    return raise({
      kind: 'usage',
      message: "Rows alone are restored by Groundwork's own engine only.",
      hint: 'Leave --engine out.',
    })
  return findPgRestore(run.host, dump.archive)
}

/** `hold`: which databases of the server are ours for this run. `beginEarly`: what is made meanwhile. */
export const lookAtDump = async (
  run: RestoreRun,
  hold: (run: RestoreRun, lead: pg.Client) => Promise<Held> = holdForRestore,
  beginEarly: (run: RestoreRun, reached: Reached) => Promise<Early | null> = () => Promise.resolve(null),
): Promise<Looked> => {
  const { choices, context, known, signal } = run
  run.begin('look')
  if (choices.sections !== undefined && !choices.sections.includes('pre-data'))
    raise({
      kind: 'usage',
      message: 'Keys and indexes alone have no tables to stand on in a new database.',
      hint: 'Add the section pre-data, or restore the whole dump.',
    })
  await measure(run)
  const hashing = hashDump(run.input.path, signal)
  hashing.catch(() => undefined)
  const reached = await reachServer(run)
  const { databases, old } = await hold(run, reached.lead)
  const onUnpacked = (bytes: number): void =>
    context.progress({ phase: 'look', title: 'Unpack', done: bytes, total: null, unit: 'bytes' })
  const dump = await openDump(run.input.path, choices.encoding, signal, onUnpacked, choices.database)
  known.dump = dump
  const extensions = await listExtensions(reached.lead)
  const early = await beginEarly(run, reached)
  known.beginning = early?.made.catch(() => undefined) ?? null
  const plan = await readPlan(run, reached, dump, extensions)
  known.plan = plan
  const tool = await chooseTool(run, dump)
  known.tool = tool
  known.missingExtensions = missingExtensions(extensions, plan)
  refuseMissing(known.missingExtensions)
  const missingRoles = await checkRoles(reached.lead, plan, reached.server)
  for (const risk of plan.refused)
    run.findings.push({
      code: 'needs-consent',
      severity: 'warning',
      message: `Left out (${risk.where}): ${risk.what}.`,
      detail: risk.statement,
      hint: `If you trust this dump, agree to it: --agree ${risk.id}`,
    })
  run.done(
    'look',
    dump.archive === null
      ? undefined
      : `${dump.archive.facts.entries.length} entries, archive ${dump.archive.facts.version}`,
  )
  return { ...reached, dump, plan, tool, databases, old, missingRoles, hashing, early }
}
