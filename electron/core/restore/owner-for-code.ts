// Who owns a restored database when the one who restores is a superuser. PostgreSQL runs the functions behind indexes and
// statistics by itself (autovacuum's ANALYZE), with the rights of the table's owner: code of a dump that does so must not
// belong to a superuser unless somebody named that superuser as the owner. It goes to a role without login and without
// rights, made for the database and known by its comment; when nothing belongs to it any more, tidying removes it.
import type pg from 'pg'
import type { Finding } from '../../../shared/model/finding.ts'
import { maxIdentifierBytes } from '../../../shared/model/recipe.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { codeRunByItself, type OwnerCode } from '../verify/foreign-code.ts'
import { makeRole } from './made-roles.ts'
import { keeperRoleComment, stagingLock } from './staging-name.ts'
import type { Worker } from './worker-role.ts'

const shownMost = 5

const fit = (name: string, ending: string): string => {
  let kept = name
  while (Buffer.byteLength(kept + ending) > maxIdentifierBytes) kept = [...kept].slice(0, -1).join('')
  return kept + ending
}

/** Ours from an earlier restore, or a new one. */
const makeKeeper = async (lead: pg.Client, database: string, onMade: (role: string) => void): Promise<string> => {
  for (let attempt = 1; ; attempt++) {
    const name = fit(database, attempt === 1 ? '_owner' : `_owner_${attempt}`)
    const { rows } = await lead.query<{ ours: boolean }>(
      `SELECT NOT rolsuper AND NOT rolcanlogin AND shobj_description(oid, 'pg_authid') IS NOT DISTINCT FROM $2 AS ours FROM pg_roles WHERE rolname = $1`,
      [name, keeperRoleComment],
    )
    const [there] = rows
    if (there !== undefined && !there.ours) continue
    if (there === undefined) {
      await makeRole(lead, name, { login: false, as: 'keeper' })
      onMade(name)
    } else await lockDatabase(lead, stagingLock(name), 1000)
    return name
  }
}

const listed = (code: readonly OwnerCode[]): string => {
  const names = [...new Set(code.map(({ what }) => what))]
  return `${names.slice(0, shownMost).join(', ')}${names.length > shownMost ? ` and ${names.length - shownMost} more` : ''}`
}

export type ChosenOwner = { readonly worker: Worker; readonly finding: Finding | null }

/** Before anything is handed over; `inside` is a safe session in the staging database. */
export const chooseOwner = async (
  lead: pg.Client,
  inside: pg.Client,
  worker: Worker,
  wanted: { readonly database: string; readonly owner: string | undefined; readonly onMade: (role: string) => void },
): Promise<ChosenOwner> => {
  if (worker.role === null || worker.stagingOwner !== worker.role) return { worker, finding: null }
  const code = await codeRunByItself(inside, worker.role)
  if (code.length === 0) return { worker, finding: null }
  const { rows } = await lead.query('SELECT FROM pg_roles WHERE rolname = $1 AND rolsuper', [worker.finalOwner])
  if (rows.length === 0) return { worker, finding: null }
  if (wanted.owner !== undefined)
    return {
      worker,
      finding: {
        code: 'superuser-runs-code',
        severity: 'warning',
        message: `Functions of the dump will run by themselves with the rights of the superuser "${worker.finalOwner}": ${listed(code)}.`,
        hint: 'Restore only dumps you trust this way, or name an owner that is no superuser.',
      },
    }
  const keeper = await makeKeeper(lead, wanted.database, wanted.onMade)
  return {
    worker: { ...worker, finalOwner: keeper },
    finding: {
      code: 'owner-made',
      severity: 'info',
      message: `Everything belongs to the role "${keeper}", which cannot log in: functions of the dump run by themselves (${listed(code)}), and would have run with your rights as a superuser.`,
      hint: `Name another owner with --owner; "--owner ${worker.finalOwner}" gives it to you.`,
    },
  }
}
