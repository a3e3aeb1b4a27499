// A dump into a database, with proof. Everything happens in a staging database of our own; the live one is touched by one
// transaction of renames at the very end, and only when what was to come in is there. What fails or is cancelled leaves
// the live database as it was and nothing of ours behind; what is killed is tidied up by the next run.
import { basename } from 'node:path'
import { availableParallelism } from 'node:os'
import type pg from 'pg'
import type { RestoreInput } from '../../../shared/contract/procedures.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { JobStep } from '../../../shared/model/job.ts'
import type { Receipt, RestoreResult } from '../../../shared/model/restore.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { GroundworkError, raise } from '../failures.ts'
import type { Host } from '../host.ts'
import type { JobContext, JobEnding } from '../jobs/types.ts'
import { ConnectionLost } from '../load/direct-session.ts'
import { closeClient, connect, withClient } from '../postgres/connect.ts'
import { inDatabase, type ConnectionParams } from '../postgres/connection.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { describeServer } from '../recipe/build-report.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { keptName } from '../recipe/kept-name.ts'
import { cancelled, isExpected, toFailure } from '../recipe/run-statement.ts'
import { createStepBoard } from '../recipe/step-board.ts'
import { listExtensions } from '../server/extensions.ts'
import type { FoundTool } from '../server/find-tool.ts'
import { readServerFacts } from '../server/server-facts.ts'
import { foldCauses } from './causes.ts'
import { countExactly, expectFromPlan, proveRestore, type Proof } from './prove-restore.ts'
import { guardDisk } from './guard-disk.ts'
import { hashDump, sizeOfDump } from './hash-dump.ts'
import { onlyRows } from './only-rows.ts'
import { openDump, type Dump } from './open-dump.ts'
import { planDump } from './plan-dump.ts'
import { restoreProgress } from './restore-progress.ts'
import { restoreTarget } from './restore-target.ts'
import { sessionPool, type SessionPool } from './restore-sessions.ts'
import { countDumpRows, findPgRestore, runPgRestore, splitPlan } from './run-pg-restore.ts'
import { runSerial, runStage } from './run-stages.ts'
import type { RunLog } from './run-units.ts'
import { createStaging, dropStaging, swapIn } from './staging.ts'
import { stagingName } from './staging-name.ts'
import { leaderName, stagingLock, tidyRestores } from './tidy.ts'
import type { RestorePlan, RestoreUnit } from './types.ts'
import { checkWorker, dropWorker, handOverAll, prepareWorker, type Worker } from './worker-role.ts'

export type RestoreLimits = { readonly leastFreeBytes?: number }

const stepTitles: readonly (readonly [string, string])[] = [
  ['look', 'Look at the dump and the server'],
  ['staging', 'Make a database to restore into'],
  ['schema', 'Restore the schema'],
  ['data', 'Restore rows, keys and indexes'],
  ['finish', 'Restore what comes last'],
  ['verify', 'Compare with the dump'],
  ['swap', 'Put it in place'],
]

const emptyReceipt: Receipt = {
  objects: {},
  rows: [],
  sequences: [],
  leftOut: [],
  lost: [],
  warnings: [],
  tool: { name: 'groundwork', version: '' },
  sha256: '',
}

const tablesOf = (plan: RestorePlan): readonly string[] =>
  plan.stages
    .flatMap((stage): readonly RestoreUnit[] => stage.units)
    .flatMap(({ data }) => (data?.kind === 'copy' ? [data.table] : []))

type DatabaseRow = {
  owner: string
  name: string
  comment: string | null
  limit: number
  settings: readonly string[] | null
}

const existing = async (client: pg.Client): Promise<readonly DatabaseRow[]> =>
  (
    await client.query<DatabaseRow>(
      `SELECT pg_get_userbyid(datdba) AS owner, datname AS name, shobj_description(oid, 'pg_database') AS comment, datconnlimit AS limit, (SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = d.oid AND setrole = 0) AS settings FROM pg_database d`,
    )
  ).rows

const checkExtensions = async (client: pg.Client, plan: RestorePlan): Promise<void> => {
  const available = new Set((await listExtensions(client)).map(({ name }) => name))
  const missing = plan.extensions.filter((name) => !available.has(name))
  const [first] = missing
  if (first === undefined) return
  raise({
    kind: 'extension-unavailable',
    message: `The dump needs ${missing.length === 1 ? `the extension "${first}", which this server does not have` : `extensions this server does not have: ${missing.join(', ')}`}. Nothing was restored.`,
    hint: `Install ${missing.length === 1 ? 'it' : 'them'} on the server, or restore without: ${missing.map((name) => `--without-extension ${name}`).join(' ')}. What needs ${missing.length === 1 ? 'it' : 'them'} is then left out, by name.`,
  })
}

const checkRoles = async (client: pg.Client, plan: RestorePlan, server: ServerFacts): Promise<readonly string[]> => {
  if (plan.roles.length === 0) return []
  const { rows } = await client.query<{ name: string }>(
    'SELECT r.name FROM unnest($1::text[]) AS r(name) WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name)',
    [plan.roles],
  )
  const missing = rows.map(({ name }) => name).filter((name) => name !== 'public')
  if (missing.length > 0 && !server.canCreateRole)
    raise({
      kind: 'permission-denied',
      message: `The dump names roles that are not there (${missing.slice(0, 5).join(', ')}), and "${server.user}" may not create roles.`,
      hint: 'Let everything belong to one role, or have an administrator create them.',
    })
  return missing
}

/** Rows alone are `dataOnly`, however that was said. */
const settleChoices = (choices: RestoreInput['choices']): RestoreInput['choices'] => {
  const { sections } = choices
  if (sections === undefined || sections.includes('pre-data')) return choices
  const { sections: _said, ...rest } = choices
  return sections.includes('data') && !sections.includes('post-data') ? { ...rest, dataOnly: true } : choices
}

/** One at a time: the administrator has one session. */
const escalateTo = (pool: SessionPool): NonNullable<RunLog['escalate']> => {
  let before: Promise<unknown> = Promise.resolve()
  return (unit) => {
    const mine = before.then(async () => {
      const session = await pool.admin()
      await session.apply(unit.settings)
      const { error } = await session.direct.run(unit.sql)
      if (error !== null && session.direct.status() !== 'I') await session.direct.run('ROLLBACK')
      return error === null
    })
    before = mine.catch(() => undefined)
    return mine
  }
}

export const runRestore = async (
  host: Host,
  input: RestoreInput,
  context: JobContext,
  limits: RestoreLimits = {},
): Promise<JobEnding<RestoreResult>> => {
  const startedAt = performance.now()
  const { path } = input
  const choices = settleChoices(input.choices)
  const board = createStepBoard(context)
  const findings: Finding[] = []
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  let running: string | null = null
  let ref = input.server
  let server: ServerFacts | null = null
  let dump: Dump | null = null
  let client: pg.Client | null = null
  let admin: ConnectionParams | null = null
  let worker: Worker | null = null
  let staging: string | null = null
  let database = choices.database
  let previous: string | undefined
  let plan: RestorePlan | null = null
  let proof: Proof | null = null
  let tool: FoundTool | null = null
  let sizeBytes = 0
  let sha256 = ''
  const rolesMade: string[] = []
  const log: RunLog = {
    signal,
    errors: [],
    rows: new Map(),
    blobs: { expected: 0, loaded: 0 },
    escalate: null,
    onBytes: () => undefined,
    onUnit: () => undefined,
  }

  const begin = (id: string): void => {
    running = id
    board.start(id)
  }
  const done = (id: string, detail?: string): void => {
    board.end(id, 'done', detail)
    running = null
  }
  const end = (outcome: RestoreResult['outcome'], error?: Failure): JobEnding<RestoreResult> => {
    const causes = foldCauses(log.errors, path)
    const receipt: Receipt = {
      ...emptyReceipt,
      ...(proof === null ? {} : { objects: proof.objects, rows: proof.rows, sequences: proof.sequences }),
      leftOut: plan?.leftOut ?? [],
      lost: [
        ...(plan?.damage ?? []).map((reason) => ({ what: 'the rest of the dump', reason })),
        ...(proof?.lost ?? []),
        ...(proof === null
          ? []
          : causes
              .filter((cause) => cause.class !== 'cosmetic')
              .flatMap((cause) => cause.objects.map((what) => ({ what, reason: cause.message })))),
      ],
      warnings: [...(proof?.warnings ?? []), ...(plan?.notes ?? [])],
      tool:
        tool === null ? { name: 'groundwork', version: host.version } : { name: 'pg_restore', version: tool.version },
      sha256,
    }
    const facts = dump?.archive?.facts
    const shown = describeServer(server, ref)
    const result: RestoreResult = {
      outcome,
      database,
      role: worker?.finalOwner ?? choices.owner ?? server?.user ?? '',
      ...(previous === undefined ? {} : { previous }),
      source: {
        file: path,
        sizeBytes,
        kind: facts === undefined ? 'script' : 'archive',
        ...(facts === undefined ? {} : { server: facts.serverVersion, pgDump: facts.pgDumpVersion }),
        ...plan?.source,
      },
      server: { ref, ...shown },
      receipt,
      causes,
      steps: board.list(),
      findings,
      ...(error === undefined ? {} : { error }),
      durationMs: Math.round(performance.now() - startedAt),
    }
    return {
      state: outcome === 'verified' ? 'succeeded' : outcome === 'differences' ? 'completed-with-errors' : outcome,
      result,
      ...(error === undefined ? {} : { error }),
    }
  }
  const endSessions = (): void => {
    const [to, name] = [admin, staging]
    if (to !== null && name !== null)
      void withClient({ ...to, applicationName: 'groundwork restore stop' }, (other) =>
        other.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]),
      ).catch(() => undefined)
  }
  signal.addEventListener('abort', endSessions, { once: true })

  try {
    board.replace(stepTitles.map(([id, title]): JobStep => ({ id, title, status: 'pending' })))
    begin('look')
    if (choices.sections !== undefined && !choices.sections.includes('pre-data'))
      raise({
        kind: 'usage',
        message: 'Keys and indexes alone have no tables to stand on in a new database.',
        hint: 'Add the section pre-data, or restore the whole dump.',
      })
    sizeBytes = await sizeOfDump(path).catch(() =>
      raise({ kind: 'file-missing', message: `There is no ${path}.`, file: path }),
    )
    if (sizeBytes === 0)
      raise({
        kind: 'file-unsupported',
        message: `${basename(path)} is empty.`,
        file: path,
        hint: 'Make the dump again; the program that wrote it failed.',
      })
    const hashing = hashDump(path, signal)
    hashing.catch(() => undefined)
    const target = await restoreTarget(host, input.server, input.password, {
      signal,
      log: (text) => context.log('info', text),
    })
    ref = target.ref
    admin = target.admin
    const lead = await connect({ ...admin, applicationName: leaderName(context.jobId) }, { signal })
    client = lead
    server = await readServerFacts(lead, ref)
    if (!server.canCreateDatabase)
      raise({
        kind: 'permission-denied',
        message: `"${server.user}" may not create databases on this server, and a restore needs one to work in.`,
        hint: `As an administrator: ALTER ROLE ${quoteIdent(server.user)} CREATEDB`,
      })
    await lockDatabase(lead, choices.database)
    for (const name of await tidyRestores(lead)) context.log('info', `Removed what an earlier restore left: ${name}`)
    const databases = await existing(lead)
    const old = databases.find(({ name }) => name === choices.database)
    if (old !== undefined && !choices.replace)
      raise({
        kind: 'database-differs',
        message: `The database "${choices.database}" is there already. Nothing was changed.`,
        hint: `Take another name, or replace it (--replace): the present one is kept as "${keptName(choices.database, 'before', new Date(), new Set(databases.map(({ name }) => name)))}".`,
      })
    if (choices.dataOnly && old === undefined)
      raise({
        kind: 'not-found',
        message: `There is no database "${choices.database}" to put rows into.`,
        hint: 'Restore the whole dump, or name the database that has the tables.',
      })
    dump = await openDump(path, choices.encoding, signal, (bytes) =>
      context.progress({ phase: 'look', title: 'Unpack', done: bytes, total: null, unit: 'bytes' }),
    )
    const extensions = await listExtensions(lead)
    plan = await planDump(
      dump,
      {
        choices,
        serverVersionNumber: server.versionNumber,
        isSuperuser: server.isSuperuser,
        file: path,
        trusted: new Set(extensions.filter(({ trusted }) => trusted === true).map(({ name }) => name)),
      },
      {
        signal,
        onProgress: (bytes, total) =>
          context.progress({ phase: 'look', title: 'Read the dump', done: bytes, total, unit: 'bytes' }),
      },
    )
    if (choices.dataOnly)
      plan =
        onlyRows(plan) ??
        raise({
          kind: 'file-unsupported',
          message: 'The rows of this dump cannot be restored alone: they are statements, or depend on their order.',
          file: path,
          hint: 'Restore the whole dump into a database of its own.',
        })
    if (choices.engine === 'pg_restore') {
      if (dump.archive === null)
        raise({
          kind: 'usage',
          message: 'pg_restore reads archives only; this is a plain dump.',
          hint: 'Leave --engine out.',
        })
      else if (choices.dataOnly)
        raise({
          kind: 'usage',
          message: "Rows alone are restored by Groundwork's own engine only.",
          hint: 'Leave --engine out.',
        })
      else tool = await findPgRestore(host, dump.archive)
    }
    await checkExtensions(lead, plan)
    const missingRoles = await checkRoles(lead, plan, server)
    for (const risk of plan.refused)
      findings.push({
        code: 'needs-consent',
        severity: 'warning',
        message: `Left out, because it ${risk.what}: ${risk.where}.`,
        detail: risk.statement,
        hint: `If you trust this dump, agree to it: --agree ${risk.id}`,
      })
    done(
      'look',
      dump.archive === null
        ? undefined
        : `${dump.archive.facts.entries.length} entries, archive ${dump.archive.facts.version}`,
    )

    begin('staging')
    const guard = await guardDisk(server, sizeBytes, () => stop.abort(), limits.leastFreeBytes)
    try {
      const early = guard.failure()
      if (early !== null) throw new GroundworkError(early)
      const ownerNow = old?.owner ?? server.user
      worker = choices.dataOnly
        ? {
            params: {
              ...admin,
              settings: { ...admin.settings, ...(server.isSuperuser ? { session_replication_role: 'replica' } : {}) },
            },
            role: null,
            stagingOwner: ownerNow,
            finalOwner: ownerNow,
            madeOwner: false,
            password: null,
          }
        : await prepareWorker(lead, admin, server, choices)
      const planned = plan
      if (worker.role !== null) await lockDatabase(lead, stagingLock(worker.role))
      const name = stagingName(choices.database)
      await lockDatabase(lead, stagingLock(name))
      staging = name
      await createStaging(lead, {
        owner: worker.stagingOwner,
        major: server.major,
        ...(choices.dataOnly ? { copyOf: choices.database } : {}),
        marker: {
          v: 1,
          storedAs: name,
          target: choices.database,
          job: context.jobId,
          at: new Date().toISOString(),
          role: worker.role,
        },
      })
      for (const role of missingRoles) {
        await lead.query(`CREATE ROLE ${quoteIdent(role)} NOLOGIN`)
        rolesMade.push(role)
      }
      const { params, isWalled } = await checkWorker(worker, admin, name)
      if (!isWalled)
        findings.push({
          code: 'no-wall',
          severity: 'warning',
          message: "The restore worked through the administrator's own login, because the server lets no other in.",
          hint: 'Code in the dump could have acted as the administrator. Restore only dumps you trust this way.',
        })
      if (tool === null) done('staging')

      const before = choices.dataOnly
        ? await withClient(inDatabase(admin, name), (inside) => countExactly(inside, tablesOf(planned)))
        : new Map<string, number>()
      const cores = availableParallelism()
      const jobs = choices.jobs ?? Math.min(4, cores)
      const application = `groundwork/${context.jobId}`.slice(0, 63)
      const pool = sessionPool({
        worker: { ...params, applicationName: application },
        admin: { ...inDatabase(admin, name), applicationName: application },
        settings: {
          jobs,
          cores,
          standardStrings: dump.archive?.facts.standardConformingStrings ?? true,
          replicaRole: false,
          emptyPath: plan.emptyPath,
        },
        signal,
      })
      const progress = restoreProgress(plan, context)
      const working: RunLog = {
        ...log,
        escalate: choices.agreed.includes('all') && worker.role !== null ? escalateTo(pool) : null,
        onBytes: progress.onBytes,
        onUnit: progress.onUnit,
      }
      try {
        const stages = tool === null ? plan.stages : []
        if (tool !== null && dump.archive !== null) {
          done('staging')
          begin('schema')
          const parts = splitPlan(plan)
          await runSerial(parts.before, pool, working)
          await Promise.all([
            runPgRestore({
              tool,
              archivePath: dump.inner,
              listed: parts.listed,
              worker: { ...params, applicationName: application },
              jobs: dump.archive.facts.format === 'tar' ? 1 : jobs,
              env: host.env,
              log: working,
            }),
            countDumpRows(parts.listed, working),
          ])
          await runSerial(parts.after, pool, working)
          if (signal.aborted) throw cancelled()
        }
        for (const stage of stages) {
          const step = stage.id
          if (running !== step) {
            if (running !== null) done(running)
            begin(step)
          }
          await runStage(stage, pool, jobs, working, context)
          if (signal.aborted) throw cancelled()
        }
        if (running !== null) done(running)
        for (const step of board.list())
          if (step.status === 'pending' && ['schema', 'data', 'finish'].includes(step.id))
            board.end(step.id, 'skipped', 'Nothing to do.')
      } finally {
        await pool.close()
      }

      begin('verify')
      progress.say('verify', 'Compare with the dump')
      const expectation = choices.dataOnly
        ? { expected: [], uncertain: ['Only rows were restored; the schema is the one that was there.'] }
        : await expectFromPlan(plan, server.versionNumber, signal)
      const madeBy = worker
      proof = await withClient(
        { ...inDatabase(admin, name), applicationName: application },
        async (inside) => {
          await inside.query(`SET row_security = off; SET statement_timeout = 0`)
          await handOverAll(inside, madeBy)
          await inside.query('ANALYZE')
          return proveRestore(inside, planned, log, expectation, before)
        },
        { signal },
      )
      sha256 = await hashing
      if (signal.aborted) throw cancelled()
      const bad = log.errors.length > 0
      const equal =
        proof.isEqual &&
        (plan.damage ?? []).length === 0 &&
        foldCauses(log.errors, path).every((cause) => cause.class === 'cosmetic')
      done(
        'verify',
        equal ? 'Equal.' : `${proof.lost.length} differences${bad ? `, ${log.errors.length} errors` : ''}.`,
      )

      begin('swap')
      const taken = new Set(databases.map((row) => row.name))
      const now = new Date()
      // What is not all there never takes the place of a database that works; it stands beside it, to be looked at.
      const inPlace = equal || old === undefined
      database = inPlace ? choices.database : keptName(choices.database, 'unfinished', now, taken)
      const keepAs = inPlace && old !== undefined ? keptName(choices.database, 'before', now, taken) : null
      await swapIn(lead, admin, {
        staging: name,
        database,
        keepAs,
        comment: null,
        owner: choices.dataOnly
          ? null
          : worker.finalOwner === server.user || worker.role !== null || worker.stagingOwner !== worker.finalOwner
            ? worker.finalOwner
            : null,
      })
      staging = null
      if (keepAs !== null) previous = keepAs
      if (!inPlace)
        findings.push({
          code: 'not-replaced',
          severity: 'warning',
          message: `"${choices.database}" was not replaced, because the restore differs from the dump. What was restored is kept as "${database}".`,
          hint: `Look at it; drop it when you are done: DROP DATABASE ${quoteIdent(database)}`,
        })
      done('swap', keepAs === null ? undefined : `The database that was there is kept as "${keepAs}".`)
      return end(equal ? 'verified' : 'differences')
    } catch (error) {
      const low = guard.failure()
      throw low === null ? error : new GroundworkError(low)
    } finally {
      guard.stop()
    }
  } catch (error) {
    const isCancelled = context.signal.aborted
    const lost = error instanceof ConnectionLost
    const bug = !isCancelled && !lost && !isExpected(error)
    const failure: Failure = isCancelled
      ? cancelled().failure
      : lost
        ? {
            kind: 'connection-lost',
            message: 'The connection to the server was lost while restoring.',
            serverMessage: error.message,
            hint: "The live database is as it was. Look at the server's log, then restore again.",
          }
        : bug
          ? { kind: 'internal', message: 'Something unexpected happened.' }
          : toFailure(error, 'The restore stopped')
    const status = isCancelled || failure.kind === 'cancelled' ? 'cancelled' : 'failed'
    stop.abort()
    if (running !== null) board.end(running, status, failure.message)
    context.log(status === 'cancelled' ? 'warning' : 'error', failure.message)
    if (bug) throw error
    return end(status, failure)
  } finally {
    signal.removeEventListener('abort', endSessions)
    await dump?.close().catch(() => undefined)
    await takeBack({
      client,
      admin,
      staging,
      worker,
      rolesMade: staging === null ? [] : rolesMade,
      say: (text) => context.log('warning', text),
    })
    if (client !== null) await closeClient(client)
  }
}

type Leftovers = {
  readonly client: pg.Client | null
  readonly admin: ConnectionParams | null
  readonly staging: string | null
  readonly worker: Worker | null
  readonly rolesMade: readonly string[]
  readonly say: (text: string) => void
}

/** After the swap only the login is left; before it everything goes. */
const takeBack = async ({ client, admin, staging, worker, rolesMade, say }: Leftovers): Promise<void> => {
  if (admin === null || client === null || (staging === null && worker === null)) return
  const undo = async (with_: pg.Client): Promise<void> => {
    if (staging !== null) await dropStaging(with_, staging)
    if (worker !== null) await dropWorker(with_, worker)
    if (staging === null) return
    for (const role of rolesMade) await with_.query(`DROP ROLE IF EXISTS ${quoteIdent(role)}`)
    if (worker?.madeOwner === true) await with_.query(`DROP ROLE IF EXISTS ${quoteIdent(worker.finalOwner)}`)
  }
  try {
    await undo(client)
  } catch {
    // The leading session may have gone with the server's restart: once more with another.
    await withClient({ ...admin, applicationName: 'groundwork restore undo' }, undo, { timeoutMs: 5000 }).catch(
      (error: unknown) =>
        say(
          `Not removed yet: ${error instanceof Error ? error.message : String(error)} The next restore on this server removes it.`,
        ),
    )
  }
}
