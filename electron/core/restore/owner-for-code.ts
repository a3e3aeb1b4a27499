// Who owns a restored database when the one who restores is a superuser. PostgreSQL runs the functions behind indexes and
// statistics by itself (autovacuum's ANALYZE), with the rights of the table's owner, and SECURITY DEFINER functions with the
// rights of theirs, whoever calls them: such code of a dump must not belong to a superuser unless somebody named that
// superuser as the owner. It goes to a role without login and without rights, made for the database and known by its
// comment; when nothing belongs to it any more, tidying removes it. What a dump gives to a superuser, where owners are
// kept, was held back for this (hold-back.ts).
import type pg from 'pg'
import type { Finding } from '../../../shared/model/finding.ts'
import { maxIdentifierBytes } from '../../../shared/model/recipe.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { codeOfOwners, type OwnerCode } from '../verify/foreign-code.ts'
import { takeOutAddedMembers } from './extension-members.ts'
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

/** `run by themselves (an index of public.t) and as SECURITY DEFINER (public.f)` */
const howItRuns = (code: readonly OwnerCode[]): string =>
  (['by-itself', 'called'] as const)
    .flatMap((when) => {
      const those = code.filter((one) => one.when === when)
      const words = when === 'by-itself' ? 'by themselves' : 'as SECURITY DEFINER'
      return those.length === 0 ? [] : [`${words} (${listed(those)})`]
    })
    .join(' and ')

/** What belongs to superusers now because somebody said so: by name, or by agreeing to a statement. */
const superusersCode = async (inside: pg.Client): Promise<Finding | null> => {
  const code = await codeOfOwners(inside, null)
  const owners = [...new Set(code.map(({ owner }) => owner))].map((name) => `"${name}"`)
  if (owners.length === 0) return null
  return {
    code: 'superuser-runs-code',
    severity: 'warning',
    message: `Functions of the dump will run with the rights of the superuser${owners.length === 1 ? '' : 's'} ${owners.join(', ')}: ${howItRuns(code)}.`,
    hint: 'Restore only dumps you trust this way, or name an owner that is no superuser.',
  }
}

const keptAway = (superusers: readonly string[], owner: string): readonly Finding[] => {
  const others = superusers.filter((name) => name !== owner)
  if (others.length === 0) return []
  return [
    {
      code: 'owner-not-kept',
      severity: 'info',
      message: `What belongs to ${others.map((name) => `"${name}"`).join(', ')} in the dump belongs to "${owner}" here: a dump makes nothing a superuser's.`,
      hint: `To have it so, name the superuser: --owner ${others[0] ?? ''}`,
    },
  ]
}

/**
 * Before anything is handed over; `inside` is a safe session in the staging database, `handOver` what is to be done with
 * the owner. What superusers have then is said.
 */
export const settleOwner = async (
  lead: pg.Client,
  inside: pg.Client,
  worker: Worker,
  wanted: {
    readonly database: string
    readonly owner: string | undefined
    /** Superusers that own something in the dump, and were not named. */
    readonly heldBack: readonly string[]
    readonly onMade: (role: string) => void
    readonly handOver: (worker: Worker) => Promise<void>
  },
): Promise<{ readonly worker: Worker; readonly findings: readonly Finding[] }> => {
  if (worker.role !== null) await takeOutAddedMembers(inside, worker.role)
  const kept = await keeperFor(lead, inside, worker, wanted)
  const settled = kept?.worker ?? worker
  await wanted.handOver(settled)
  const named = await superusersCode(inside)
  return {
    worker: settled,
    findings: [
      ...(kept === null ? [] : [kept.finding]),
      ...keptAway(wanted.heldBack, settled.finalOwner),
      ...(named === null ? [] : [named]),
    ],
  }
}

/** Null: who was to own everything may own it. */
const keeperFor = async (
  lead: pg.Client,
  inside: pg.Client,
  worker: Worker,
  wanted: { readonly database: string; readonly owner: string | undefined; readonly onMade: (role: string) => void },
): Promise<{ readonly worker: Worker; readonly finding: Finding } | null> => {
  if (worker.role === null || worker.stagingOwner !== worker.role || wanted.owner !== undefined) return null
  const code = await codeOfOwners(inside, worker.role)
  if (code.length === 0) return null
  const { rows } = await lead.query('SELECT FROM pg_roles WHERE rolname = $1 AND rolsuper', [worker.finalOwner])
  if (rows.length === 0) return null
  const keeper = await makeKeeper(lead, wanted.database, wanted.onMade)
  return {
    worker: { ...worker, finalOwner: keeper },
    finding: {
      code: 'owner-made',
      severity: 'info',
      message: `Everything belongs to the role "${keeper}", which cannot log in: functions of the dump run ${howItRuns(code)}, and would have run with your rights as a superuser.`,
      hint: `Name another owner with --owner; "--owner ${worker.finalOwner}" gives it to you.`,
    },
  }
}
