// What killed restores left on a server: staging databases and working logins that bear our marks, and that no living
// restore holds the lock of. Anything else is never touched.
import type pg from 'pg'
import { quoteIdent } from '../postgres/quote.ts'
import { GroundworkError } from '../failures.ts'
import { lockDatabase } from '../recipe/database-lock.ts'
import { dropStaging } from './staging.ts'
import {
  isStagingName,
  isWorkerRoleName,
  keeperRoleComment,
  provisionalRoleComment,
  readStagingMarker,
  stagingLock,
  stagingSignature,
  workerRoleComment,
} from './staging-name.ts'

type Row = { name: string; comment: string | null; limit: number; allow: boolean }

/** The lock another restore holds for as long as its session lives; a database's debris is free when we can have it. */
const isFree = async (client: pg.Client, target: string): Promise<boolean> => {
  try {
    await lockDatabase(client, target)
    return true
  } catch (error) {
    if (error instanceof GroundworkError && error.failure.kind === 'busy') return false
    throw error
  }
}

/** Locks are known within one maintenance database only; the session that leads a restore is seen from any. */
const isLed = async (client: pg.Client, job: string): Promise<boolean> =>
  (await client.query('SELECT FROM pg_stat_activity WHERE application_name = $1', [leaderName(job)])).rows.length > 0

export const leaderName = (jobId: string): string => `${`groundwork/${jobId}`.slice(0, 54)} restore`

export const tidyRestores = async (client: pg.Client): Promise<readonly string[]> => {
  const removed: string[] = []
  const { rows } = await client.query<Row>(
    `SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment, datconnlimit AS limit, datallowconn AS allow FROM pg_database WHERE datname LIKE '%\\_\\_gw\\_restore\\_%' AND pg_has_role(datdba, 'USAGE')`,
  )
  for (const { name, comment, limit, allow } of rows) {
    const marker = readStagingMarker(name, comment)
    const marked = marker !== null
    if (marker !== null && (await isLed(client, marker.job))) continue
    const signed = !allow && limit === stagingSignature(name)
    if (!isStagingName(name) || (!marked && !signed)) continue
    if (!(await isFree(client, stagingLock(name)))) continue
    try {
      await dropStaging(client, name)
      removed.push(name)
    } finally {
      await client.query('SELECT pg_advisory_unlock($1::int, hashtext($2))', [0x67_77_6b_73, stagingLock(name)])
    }
  }
  const roles = await client.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'gw\\_restore\\_%' AND shobj_description(oid, 'pg_authid') = $1
       AND rolname NOT IN (SELECT usename FROM pg_stat_activity WHERE usename IS NOT NULL)
       AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)`,
    [workerRoleComment],
  )
  for (const { name } of roles.rows) {
    if (!isWorkerRoleName(name) || !(await isFree(client, stagingLock(name)))) continue
    // Fails where it still owns something: then that is looked at by a person.
    const dropped = await client.query(`DROP ROLE IF EXISTS ${quoteIdent(name)}`).then(
      () => true,
      () => false,
    )
    if (dropped) removed.push(name)
    await client.query('SELECT pg_advisory_unlock($1::int, hashtext($2))', [0x67_77_6b_73, stagingLock(name)])
  }
  removed.push(...(await tidyMadeRoles(client)))
  return removed
}

/** Roles of restores that were killed, and those made to own databases that are gone: only where nothing belongs to them. */
const tidyMadeRoles = async (client: pg.Client): Promise<readonly string[]> => {
  const removed: string[] = []
  const { rows } = await client.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles r WHERE shobj_description(oid, 'pg_authid') = ANY ($1::text[])
       AND NOT EXISTS (SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid)
       AND (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)
       -- Its locks would not be seen from here.
       AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name LIKE 'groundwork/% restore' AND datname <> current_database())`,
    [[keeperRoleComment, provisionalRoleComment]],
  )
  for (const { name } of rows) {
    if (!(await isFree(client, stagingLock(name)))) continue
    const dropped = await client.query(`DROP ROLE IF EXISTS ${quoteIdent(name)}`).then(
      () => true,
      () => false,
    )
    if (dropped) removed.push(name)
    await client.query('SELECT pg_advisory_unlock($1::int, hashtext($2))', [0x67_77_6b_73, stagingLock(name)])
  }
  return removed
}
