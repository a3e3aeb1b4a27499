// The staging database takes its name, in one transaction of renames; the one that was there is kept. What is not all there
// never takes the place of a database that works: it stands beside it, to be looked at.
import { quoteIdent } from '../postgres/quote.ts'
import { keptName } from '../recipe/kept-name.ts'
import { carriedFindings, planCarryOver } from './carry-over.ts'
import { endedFindings } from './ended-findings.ts'
import type { Looked } from './phase-look.ts'
import type { Proven } from './phase-prove.ts'
import type { Staged } from './phase-stage.ts'
import { rememberOwner } from './remember-owner.ts'
import type { RestoreRun } from './run-state.ts'
import { swapIn } from './staging.ts'

export const putInPlace = async (run: RestoreRun, looked: Looked, staged: Staged, proven: Proven): Promise<void> => {
  const { choices, known } = run
  const { lead, admin, server, old } = looked
  const { worker } = proven
  run.begin('swap')
  const taken = new Set(looked.databases.map(({ name }) => name))
  const now = new Date()
  const inPlace = proven.isEqual || old === null
  known.database = inPlace ? choices.database : keptName(choices.database, 'unfinished', now, taken)
  const keepAs = inPlace && old !== null ? keptName(choices.database, 'before', now, taken) : null
  const isHandedOver =
    worker.finalOwner === server.user || worker.role !== null || worker.stagingOwner !== worker.finalOwner
  const carried = await planCarryOver(lead, {
    from: known.database,
    to: staged.name,
    owner: choices.dataOnly ? null : worker.finalOwner,
    rolesMade: known.rolesMade,
  })
  const { refused, endedConnections } = await swapIn(lead, admin, {
    staging: staged.name,
    database: known.database,
    keepAs,
    comment: null,
    owner: !choices.dataOnly && isHandedOver ? worker.finalOwner : null,
    roles: [...known.rolesMade, ...(worker.madeOwner ? [worker.finalOwner] : [])],
    carried: carried.statements,
  })
  run.findings.push(
    ...endedFindings(endedConnections),
    ...carriedFindings(known.database, carried, refused),
    ...(await rememberOwner(run, worker)),
  )
  known.staging = null
  known.previous = keepAs
  if (!inPlace)
    run.findings.push({
      code: 'not-replaced',
      severity: 'warning',
      message: `"${choices.database}" was not replaced, because the restore differs from the dump. What was restored is kept as "${known.database}".`,
      hint: `Look at it; drop it when you are done: DROP DATABASE ${quoteIdent(known.database)}`,
    })
  run.done('swap', keepAs === null ? undefined : `The database that was there is kept as "${keepAs}".`)
}
