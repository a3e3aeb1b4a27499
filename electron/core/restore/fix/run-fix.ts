// Goes on from an unfinished restore. The same file is planned again, the fixes are applied, and what failed is run again in
// a copy of the unfinished database; then everything is proven as in any restore. A fix that fails or is killed leaves the
// unfinished database as it was: all its work is in the copy, which bears the mark of a staging database.
import type { RestoreFixInput, RestoreInput } from '../../../../shared/contract/procedures.ts'
import type { JobStep } from '../../../../shared/model/job.ts'
import type { RestoreResult } from '../../../../shared/model/restore.ts'
import { raise } from '../../failures.ts'
import type { Host } from '../../host.ts'
import type { JobContext, JobEnding } from '../../jobs/types.ts'
import { withClient } from '../../postgres/connect.ts'
import { inDatabase } from '../../postgres/connection.ts'
import { safeSettings } from '../../postgres/safe-session.ts'
import { listExtensions } from '../../server/extensions.ts'
import { afterRestore } from '../after-restore.ts'
import { missingExtensions, refuseMissing } from '../check-needs.ts'
import { endInFailure, endWith } from '../end-restore.ts'
import { sizeOfDump } from '../hash-dump.ts'
import { readHoldBack } from '../hold-back.ts'
import { readSystemNames } from '../judge-gift.ts'
import { loadDump } from '../phase-load.ts'
import { lookAtDump, type Looked } from '../phase-look.ts'
import { proveStaging } from '../phase-prove.ts'
import { makeStaging } from '../phase-stage.ts'
import { planDump } from '../plan-dump.ts'
import { runRestore } from '../run-restore.ts'
import { beginRun, type RestoreLimits, type RestoreRun } from '../run-state.ts'
import { endSessionsOnStop, takeBack } from '../take-back.ts'
import { withDiskGuard } from '../with-disk-guard.ts'
import { hasFix, namesOf, parseFixes, type Fix } from './fix-ids.ts'
import { holdUnfinished } from './hold-unfinished.ts'
import { noteUnfinished, shownUnfinished } from './note-unfinished.ts'
import { keysOf, planFix, withExtensions, type Todo } from './plan-fix.ts'
import { raiseMaxLocks } from './raise-max-locks.ts'
import { setAside } from './set-aside.ts'
import { putFixedInPlace } from './swap-fixed.ts'
import { giveDatabase, takeOver } from './take-over.ts'
import { forgetUnfinished, readUnfinished, type Unfinished } from './unfinished.ts'
import { writesOf } from './writes-of.ts'

const stepTitles: readonly (readonly [string, string])[] = [
  ['look', 'Look at the dump and at what is there'],
  ['staging', 'Copy what was restored'],
  ['schema', 'Run what failed of the schema'],
  ['data', 'Run what failed of rows, keys and indexes'],
  ['finish', 'Run what comes last'],
  ['verify', 'Compare with the dump'],
  ['swap', 'Put it in place'],
]

const choicesWith = ({ choices }: Unfinished, fixes: readonly Fix[]): RestoreInput['choices'] => ({
  ...choices,
  engine: 'auto',
  withoutExtensions: [...new Set([...choices.withoutExtensions, ...namesOf(fixes, 'without-extension')])],
  agreed: [...new Set([...choices.agreed, ...namesOf(fixes, 'agree')])],
})

const checkFile = async (record: Unfinished): Promise<void> => {
  const sizeBytes = await sizeOfDump(record.path).catch(() =>
    raise({
      kind: 'file-missing',
      message: `There is no ${record.path} any more, of which the restore was begun.`,
      file: record.path,
    }),
  )
  if (record.database !== null && sizeBytes !== record.sizeBytes) throw anotherFile(record)
}

const anotherFile = (record: Unfinished): never =>
  raise({
    kind: 'file-unsupported',
    message: `${record.path} is not the file any more of which the restore was begun. Nothing was changed.`,
    file: record.path,
    hint: 'Restore it from the start.',
  })

const planTodo = async (run: RestoreRun, looked: Looked, record: Unfinished, fixes: readonly Fix[]): Promise<Todo> => {
  const { server, dump, lead } = looked
  const trusted = new Set((await listExtensions(lead)).filter((one) => one.trusted === true).map(({ name }) => name))
  const whole = withExtensions(looked.plan, namesOf(fixes, 'create-extension'), trusted)
  refuseMissing(missingExtensions(await listExtensions(lead), whole))
  const asBefore =
    namesOf(fixes, 'agree').length === 0
      ? null
      : await planDump(
          dump,
          {
            choices: record.choices,
            serverVersionNumber: server.versionNumber,
            isSuperuser: server.isSuperuser,
            file: record.path,
            trusted,
            holdBack: await readHoldBack(lead, record.choices),
            systemNames: await readSystemNames(lead, record.choices),
          },
          { signal: run.signal, onProgress: () => undefined },
        )
  const todo = planFix(whole, record, fixes, asBefore === null ? null : await keysOf(asBefore))
  run.known.plan = { ...whole, leftOut: todo.leftOut, notes: todo.notes }
  return { ...todo, whole }
}

const tablesOf = ({ failed }: Unfinished): readonly string[] => [
  ...new Set(failed.flatMap(({ table }) => (table === undefined ? [] : [table]))),
]

/** Roles to make: those the plan names, and those a fix makes. */
const rolesToMake = async (looked: Looked, fixes: readonly Fix[]): Promise<readonly string[]> => {
  const { rows } = await looked.lead.query<{ name: string }>(
    'SELECT r.name FROM unnest($1::text[]) AS r(name) WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name)',
    [namesOf(fixes, 'create-role')],
  )
  return [...new Set([...looked.missingRoles, ...rows.map(({ name }) => name)])]
}

const goOn = async (
  run: RestoreRun,
  record: Unfinished & { readonly database: string },
  fixes: readonly Fix[],
): Promise<JobEnding<RestoreResult>> => {
  const { known, log } = run
  const found = await lookAtDump(run, holdUnfinished(record.database, record.oid))
  if ((await found.hashing) !== record.sha256) throw anotherFile(record)
  const todo = await planTodo(run, found, record, fixes)
  const looked: Looked = { ...found, plan: todo.whole, missingRoles: await rolesToMake(found, fixes) }
  for (const [table, expected] of record.rows) log.rows.set(table, { expected, loaded: 0 })
  Object.assign(log.blobs, record.blobs)
  run.begin('staging')
  return withDiskGuard(run, looked, async () => {
    const { admin, lead } = looked
    const writes = await writesOf(lead, admin, record.database)
    const staged = await makeStaging(run, looked, { kind: 'copy', of: record.database })
    await giveDatabase(lead, staged.name, staged.worker)
    const plan = await withClient(
      {
        ...inDatabase(admin, staged.name),
        applicationName: staged.application,
        settings: { ...admin.settings, ...safeSettings },
      },
      async (inside) => {
        await takeOver(inside, staged.worker)
        return setAside(inside, todo.plan, tablesOf(record))
      },
    )
    const loaded = await loadDump(run, looked, staged, plan)
    known.ranAgain = todo.what
    const proven = await proveStaging(run, looked, staged, loaded).finally(loaded.progress.stop)
    const isPlaced = await putFixedInPlace(run, looked, staged, proven, {
      database: record.database,
      writes,
      failed: record.failed.length,
      lost: record.lost,
    })
    if (proven.isEqual) await forgetUnfinished(run.host, record.job)
    else if (isPlaced) await noteUnfinished(run, record.job)
    else known.unfinished = shownUnfinished(record)
    const ending = endWith(run, proven.isEqual ? 'verified' : 'differences')
    // No copy is kept of it: it is not what the same choices give without the fixes.
    return isPlaced ? { ...ending, after: afterRestore(run, looked, null) } : ending
  })
}

export const runFix = async (
  host: Host,
  input: RestoreFixInput,
  context: JobContext,
  limits: RestoreLimits = {},
): Promise<JobEnding<RestoreResult>> => {
  const record = await readUnfinished(host, input.jobId)
  const fixes = parseFixes(input.fixes)
  await checkFile(record)
  const again: RestoreInput = {
    path: record.path,
    server: record.server,
    ...(input.password === undefined ? {} : { password: input.password }),
    choices: choicesWith(record, fixes),
  }
  const { database } = record
  if (database === null) {
    const ending = await runRestore(host, again, context, limits, record.job)
    if (ending.state === 'succeeded') await forgetUnfinished(host, record.job)
    return ending
  }
  const run = beginRun(host, again, context, limits)
  const stopListening = endSessionsOnStop(run)
  try {
    run.board.replace(stepTitles.map(([id, title]): JobStep => ({ id, title, status: 'pending' })))
    if (hasFix(fixes, 'max-locks'))
      await raiseMaxLocks(host, record.server, input.password, {
        signal: run.signal,
        log: (text) => context.log('info', text),
      })
    return await goOn(run, { ...record, database }, fixes)
  } catch (error) {
    run.known.unfinished ??= shownUnfinished(record)
    run.known.database = database
    return endInFailure(run, error)
  } finally {
    stopListening()
    await takeBack(run)
  }
}
