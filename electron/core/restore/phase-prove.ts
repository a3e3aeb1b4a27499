// Everything to its owner, then the dump against the catalogs and the tables. Green means compared and equal. The session is
// an administrator's, so it asks nothing that would run code of the dump (postgres/safe-session.ts).
import { basename } from 'node:path'
import { withClient } from '../postgres/connect.ts'
import { inDatabase } from '../postgres/connection.ts'
import { safeSettings } from '../postgres/safe-session.ts'
import { cancelled } from '../recipe/run-statement.ts'
import { foldCauses } from './causes.ts'
import type { Loaded } from './phase-load.ts'
import { settleOwner } from './owner-for-code.ts'
import { measureDump } from './hash-dump.ts'
import type { Looked } from './phase-look.ts'
import type { Staged } from './phase-stage.ts'
import { expectFromPlan } from './expect-from-plan.ts'
import { proveRestore, type Proof } from './prove-restore.ts'
import type { RestoreRun } from './run-state.ts'
import { handOverAll, type Worker } from './worker-role.ts'

export type Proven = {
  readonly proof: Proof
  readonly isEqual: boolean
  /** With the owner that everything has now. */
  readonly worker: Worker
}

/** Gone when all of it has been read is no change. */
const changedMeanwhile = async (run: RestoreRun): Promise<boolean> => {
  const { stamp } = run.known
  if (stamp === '') return false
  const now = await measureDump(run.input.path).catch(() => null)
  if (now === null || now.stamp === stamp) return false
  run.findings.push({
    code: 'file-changed',
    severity: 'error',
    message: `${basename(run.input.path)} changed while it was read: what was restored is neither the old file nor the new one.`,
    hint: 'Wait until it has been written completely, and restore it again.',
  })
  return true
}

const withoutCertainty = (proof: Proof): Proof => ({
  ...proof,
  isEqual: false,
  lost: [{ what: 'the dump as it was', reason: 'the file changed while it was read' }, ...proof.lost],
})

const counted = (count: number, word: string): string[] =>
  count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`]

/** Neither, where all that is in the file is there, and the file is not whole. */
export const sayUnequal = (differences: number, errors: number): string => {
  const words = [...counted(differences, 'difference'), ...counted(errors, 'error')]
  return words.length === 0 ? 'The dump is not whole.' : `${words.join(', ')}.`
}

export const proveStaging = async (
  run: RestoreRun,
  looked: Looked,
  staged: Staged,
  loaded: Loaded,
): Promise<Proven> => {
  const { choices, known, log, signal } = run
  const { admin, plan, server } = looked
  run.begin('verify')
  const expectation = choices.dataOnly
    ? { expected: [], uncertain: ['Only rows were restored; the schema is the one that was there.'] }
    : await (loaded.expecting ?? expectFromPlan(plan, server.versionNumber, signal))
  let { worker } = staged
  const found = await withClient(
    {
      ...inDatabase(admin, staged.name),
      applicationName: staged.application,
      settings: { ...admin.settings, ...safeSettings },
    },
    async (inside) => {
      await inside.query(`SET row_security = off; SET statement_timeout = 0`)
      if (!choices.dataOnly) {
        const settled = await settleOwner(looked.lead, inside, staged.worker, {
          database: choices.database,
          owner: choices.owner,
          heldBack: plan.heldBack ?? [],
          onMade: (role) => known.rolesMade.push(role),
          handOver: async (to) => {
            known.worker = to
            await handOverAll(inside, to)
          },
        })
        worker = settled.worker
        run.findings.push(...settled.findings)
      }
      return proveRestore(inside, plan, log, expectation, loaded.before)
    },
    { signal },
  )
  known.sha256 = await looked.hashing
  const hasChanged = await changedMeanwhile(run)
  const sure = hasChanged ? withoutCertainty(found) : found
  // Of rows alone nothing is expected but rows: the objects are those that were there.
  const proof = choices.dataOnly ? { ...sure, objects: {} } : sure
  known.proof = proof
  if (signal.aborted) throw cancelled()
  const isEqual =
    proof.isEqual &&
    (plan.damage ?? []).length === 0 &&
    foldCauses(log.errors, run.input.path).every((cause) => cause.class === 'cosmetic')
  run.done('verify', isEqual ? 'Equal.' : sayUnequal(proof.lost.length, log.errors.length))
  return { proof, isEqual, worker }
}
