// What a fix made takes its place. Equal to the dump: it becomes the target, and what the target was is kept. Better than
// before, but not equal: it takes the place of the unfinished database. Neither: nothing is changed. The unfinished database
// is part of what was copied from it, so it goes; unless somebody wrote into it meanwhile, then it is kept and said.
import { quoteIdent } from '../../postgres/quote.ts'
import { keptName } from '../../recipe/kept-name.ts'
import { carriedFindings, planCarryOver } from '../carry-over.ts'
import type { Looked } from '../phase-look.ts'
import type { Proven } from '../phase-prove.ts'
import type { Staged } from '../phase-stage.ts'
import { endedFindings } from '../ended-findings.ts'
import { rememberOwner } from '../remember-owner.ts'
import type { RestoreRun } from '../run-state.ts'
import { dropStaging, swapIn } from '../staging.ts'
import { stagingName, writeStagingMarker } from '../staging-name.ts'
import { writesOf } from './writes-of.ts'

export type Unplaced = {
  /** Where the result of before stands. */
  readonly database: string
  /** What had been written into it when it was copied. */
  readonly writes: string
  readonly failed: number
  readonly lost: number
}

const isBetter = (run: RestoreRun, proven: Proven, before: Unplaced): boolean =>
  run.log.errors.length < before.failed ||
  (run.log.errors.length <= before.failed && proven.proof.lost.length < before.lost)

/** False: nothing was gained, and the unfinished database is as it was. */
export const putFixedInPlace = async (
  run: RestoreRun,
  looked: Looked,
  staged: Staged,
  proven: Proven,
  before: Unplaced,
): Promise<boolean> => {
  const { choices, context, known, findings } = run
  const { lead, admin } = looked
  run.begin('swap')
  known.database = before.database
  if (!proven.isEqual && !isBetter(run, proven, before)) {
    findings.push({
      code: 'nothing-gained',
      severity: 'warning',
      message: `Nothing was gained by it, so "${before.database}" was left as it was.`,
    })
    run.done('swap', 'Left as it was.')
    return false
  }
  const now = new Date()
  const taken = new Set(looked.databases.map(({ name }) => name))
  const place = proven.isEqual ? choices.database : before.database
  const isReplaced = place !== before.database && looked.old !== null
  const keepAs = isReplaced ? keptName(choices.database, 'before', now, taken) : null
  const isUntouched = (await writesOf(lead, admin, before.database)) === before.writes
  const away = isUntouched ? stagingName(choices.database) : keptName(choices.database, 'unfinished', now, taken)
  const carried = await planCarryOver(lead, { from: place, to: staged.name, owner: proven.worker.finalOwner })
  const { refused, endedConnections } = await swapIn(lead, admin, {
    staging: staged.name,
    database: place,
    keepAs,
    comment: null,
    owner: proven.worker.finalOwner,
    roles: [...known.rolesMade, ...(proven.worker.madeOwner ? [proven.worker.finalOwner] : [])],
    aside: {
      from: before.database,
      to: away,
      comment: isUntouched
        ? writeStagingMarker({
            v: 1,
            storedAs: away,
            target: choices.database,
            job: context.jobId,
            at: now.toISOString(),
            role: null,
          })
        : null,
    },
    carried: carried.statements,
  })
  findings.push(
    ...(isReplaced ? endedFindings(endedConnections) : []),
    ...carriedFindings(place, carried, refused),
    ...(await rememberOwner(run, proven.worker)),
  )
  known.staging = null
  known.database = place
  known.previous = keepAs
  if (isUntouched) await dropStaging(lead, away)
  else
    findings.push({
      code: 'unfinished-kept',
      severity: 'warning',
      message: `Somebody wrote into "${before.database}" while it was worked on, so it is kept as "${away}".`,
      hint: `Look at it; drop it when you are done: DROP DATABASE ${quoteIdent(away)}`,
    })
  if (!proven.isEqual && place !== choices.database)
    findings.push({
      code: 'not-replaced',
      severity: 'warning',
      message: `"${choices.database}" was not replaced yet. "${place}" holds more than before, and still differs from the dump.`,
      hint: 'Go on with another fix, or look at it and drop it.',
    })
  run.done('swap', keepAs === null ? undefined : `The database that was there is kept as "${keepAs}".`)
  return true
}
