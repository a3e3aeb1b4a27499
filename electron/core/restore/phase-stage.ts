// A database of our own to restore into, and a login that can do nothing outside it.
import type { ConnectionParams } from '../postgres/connection.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import type { StagingSource } from './choose-source.ts'
import { makeRole } from './made-roles.ts'
import type { Looked } from './phase-look.ts'
import { prepareRowsWorker } from './rows-worker.ts'
import type { RestoreRun } from './run-state.ts'
import { createStaging } from './staging.ts'
import { stagingLock, stagingName } from './staging-name.ts'
import { checkWorker, prepareWorker, type Worker } from './worker-role.ts'

export type Staged = {
  readonly name: string
  readonly worker: Worker
  /** How the worker gets into the staging database. */
  readonly params: ConnectionParams
  readonly application: string
}

/** The database and the login, before anything of the dump is known. */
export type EarlyStaging = { readonly name: string; readonly worker: Worker }

export const beginStaging = async (
  run: RestoreRun,
  { lead, server }: Pick<Looked, 'lead' | 'server'>,
  source: StagingSource,
  makeWorker: () => Promise<Worker>,
): Promise<EarlyStaging> => {
  const { choices, context, known } = run
  const worker = await makeWorker()
  known.worker = worker
  if (worker.role !== null) await lockDatabase(lead, stagingLock(worker.role))
  const name = stagingName(choices.database)
  await lockDatabase(lead, stagingLock(name))
  known.staging = name
  await createStaging(lead, {
    owner: worker.stagingOwner,
    major: server.major,
    ...(source.kind === 'copy' ? { copyOf: source.of } : {}),
    marker: {
      v: 1,
      storedAs: name,
      target: choices.database,
      job: context.jobId,
      at: new Date().toISOString(),
      role: worker.role,
    },
  })
  return { name, worker }
}

/** While the dump is still being read: the server has nothing else to do then. */
export const beginEmptyStaging = (
  run: RestoreRun,
  reached: Pick<Looked, 'lead' | 'server' | 'admin'>,
): Promise<EarlyStaging> => {
  const { lead, admin, server } = reached
  return beginStaging(run, reached, { kind: 'empty' }, () => prepareWorker(lead, admin, server, run.choices))
}

export const makeStaging = async (run: RestoreRun, looked: Looked, source: StagingSource): Promise<Staged> => {
  const { choices, context, known } = run
  const { lead, admin } = looked
  const { name, worker } =
    source.kind === 'empty' && looked.early !== null
      ? await looked.early.made
      : await beginStaging(run, looked, source, () =>
          choices.dataOnly
            ? prepareRowsWorker(lead, admin, looked.server, looked.old?.owner ?? looked.server.user, choices)
            : prepareWorker(lead, admin, looked.server, choices),
        )
  for (const role of looked.missingRoles) {
    await makeRole(lead, role, { login: false, as: 'provisional' })
    known.rolesMade.push(role)
  }
  const { params, isWalled } = await checkWorker(worker, admin, name)
  if (!isWalled)
    run.findings.push({
      code: 'no-wall',
      severity: 'warning',
      message: "The restore worked through the administrator's own login, because the server lets no other in.",
      hint: `Code in the ${choices.dataOnly ? 'database' : 'dump'} could have acted as the administrator. Restore only ${choices.dataOnly ? 'into databases' : 'dumps'} you trust this way.`,
    })
  run.done('staging')
  return { name, worker, params, application: `groundwork/${context.jobId}`.slice(0, 63) }
}
