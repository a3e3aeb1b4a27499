// A restore by a copy of an earlier one. Whatever is not as it should be, the dump itself is restored instead.
import { inDatabase } from '../../postgres/connection.ts'
import { quoteIdent, quoteLiteral } from '../../postgres/quote.ts'
import { lockDatabase } from '../../recipe/database-lock.ts'
import { toFailure } from '../../recipe/run-statement.ts'
import { strategyWords } from '../../snapshot/choose-strategy.ts'
import { dropHolder } from '../../snapshot/drop-holder.ts'
import { holderLock } from '../../snapshot/locks.ts'
import type { Loaded } from '../phase-load.ts'
import type { Looked } from '../phase-look.ts'
import type { Staged } from '../phase-stage.ts'
import type { RestoreRun } from '../run-state.ts'
import { dropStaging } from '../staging.ts'
import { stagingLock, stagingName, stagingSignature, writeStagingMarker } from '../staging-name.ts'
import type { Worker } from '../worker-role.ts'
import { copyBy, copyWays } from './copy-ways.ts'
import type { KeptHolder } from '../../snapshot/kept-holders.ts'
import { loadKept } from './load-kept.ts'

export type Filled = { readonly staged: Staged; readonly loaded: Loaded }

/** Closed to everybody until its marker is on it, like any staging database. */
const cloneKept = async (run: RestoreRun, { lead, server }: Looked, kept: KeptHolder, name: string): Promise<void> => {
  const { strategies } = await copyWays(lead, server, kept.sizeBytes)
  await copyBy(lead, server, strategies, (strategy) =>
    lead.query(
      `CREATE DATABASE ${quoteIdent(name)} OWNER ${quoteIdent(kept.owner)} TEMPLATE ${quoteIdent(kept.name)}${strategyWords(strategy)} ALLOW_CONNECTIONS false CONNECTION LIMIT ${stagingSignature(name)}`,
    ),
  )
  const marker = writeStagingMarker({
    v: 1,
    storedAs: name,
    target: run.choices.database,
    job: run.context.jobId,
    at: new Date().toISOString(),
    role: null,
  })
  await lead.query(`COMMENT ON DATABASE ${quoteIdent(name)} IS ${quoteLiteral(marker).trim()}`)
  await lead.query(`ALTER DATABASE ${quoteIdent(name)} WITH ALLOW_CONNECTIONS true CONNECTION LIMIT -1`)
}

/** Nothing of the dump is run, so there is nobody to wall off. */
const workerFor = ({ admin }: Looked, kept: KeptHolder): Worker => ({
  params: admin,
  role: null,
  stagingOwner: kept.owner,
  finalOwner: kept.owner,
  madeOwner: false,
  password: null,
})

/** Null: it could not be used, and nothing of it is left. */
export const takeKept = async (run: RestoreRun, looked: Looked, kept: KeptHolder): Promise<Filled | null> => {
  const { known, context } = run
  const { lead, admin } = looked
  if (looked.missingRoles.length > 0) return null
  const name = stagingName(run.choices.database)
  await lockDatabase(lead, stagingLock(name))
  await holderLock.take(lead, kept.name)
  try {
    known.staging = name
    await cloneKept(run, looked, kept, name)
  } catch (error) {
    if (run.signal.aborted) throw error
    context.log('warning', `The kept copy cannot be used: ${toFailure(error, 'Copying it').message}`)
    await dropStaging(lead, name)
    known.staging = null
    return null
  } finally {
    await holderLock.release(lead, kept.name).catch(() => false)
  }
  const worker = workerFor(looked, kept)
  const staged: Staged = {
    name,
    worker,
    params: inDatabase(admin, name),
    application: `groundwork/${context.jobId}`.slice(0, 63),
  }
  known.worker = worker
  const loaded = await loadKept(run, looked, staged, kept)
  if (loaded !== null) return { staged, loaded }
  context.log(
    'warning',
    `The copy kept of an earlier restore is not what it was: it is dropped, and the dump restored.`,
  )
  known.worker = null
  await dropStaging(lead, name)
  known.staging = null
  await dropHolder({ client: lead }, kept.name)
  return null
}
