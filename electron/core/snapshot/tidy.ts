// What a killed run may have left: copies nobody commented on, and holders half deleted. Looked for whenever a server is
// opened for snapshots. Only what carries our signature or our marker is ever touched, and nothing that somebody is
// working on right now (a lock that goes with the session of who works on it).
import { halfDropped, readDatabases, type DatabaseRow } from './database-row.ts'
import { dropHolder, isBuild, mayDrop } from './drop-holder.ts'
import { parseHolderName, signatureOf } from './holder-name.ts'
import { holderLock } from './locks.ts'
import { writeMarker, type Marker } from './marker.ts'
import type { Session } from './open-session.ts'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'

/** A spare is whole the moment it can be seen; only its comment is missing. Its name says whose it is. */
const spareMarker = (row: DatabaseRow, rows: readonly DatabaseRow[]): Marker | null => {
  const parts = parseHolderName(row.name)
  if (parts?.kind !== 'spare') return null
  const source = rows.find((one) => one.oid === parts.about && one.marker?.state === 'ready')?.marker
  if (source === undefined || source === null) return null
  return {
    ...source,
    storedAs: row.name,
    kind: 'spare',
    of: source.storedAs,
    at: new Date().toISOString(),
    note: null,
    copyMs: null,
    state: 'ready',
    inputs: undefined,
  }
}

const isLeftOpen = (row: DatabaseRow): boolean =>
  row.marker !== null &&
  row.marker.kind !== 'clone' &&
  row.connectionLimit !== halfDropped &&
  (row.allowConnections || row.connectionLimit !== signatureOf(row.name))

/** The databases after tidying, and what was done in words. */
export const tidy = async (
  session: Session,
  options: { readonly sizes: boolean },
): Promise<{ readonly rows: readonly DatabaseRow[]; readonly tidied: readonly string[] }> => {
  const { client } = session
  const rows = await readDatabases(client, options)
  const tidied: string[] = []
  let changed = false
  for (const row of rows) {
    const debris =
      row.unfinished ||
      isBuild(row) ||
      row.marker?.state === 'deleting' ||
      row.connectionLimit === halfDropped ||
      isLeftOpen(row) ||
      isOrphan(row, rows)
    if (!debris || !mayDrop(row) || !(await holderLock.tryTake(client, row.name))) continue
    try {
      const done = await putRight(session, row.name)
      changed ||= done !== null
      if (done !== null && done !== '') tidied.push(done)
    } finally {
      await holderLock.release(client, row.name)
    }
  }
  return { rows: changed ? await readDatabases(client, options) : rows, tidied }
}

/** A spare whose snapshot is gone. */
const isOrphan = (row: DatabaseRow, rows: readonly DatabaseRow[]): boolean => {
  if (row.marker?.kind !== 'spare') return false
  const about = parseHolderName(row.name)?.about
  return !rows.some((one) => one.oid === about && one.marker?.state === 'ready')
}

/** Looks again under the lock: whoever worked on it may just have finished. Answers what to say of it; null: nothing was done. */
const putRight = async (session: Session, name: string): Promise<string | null> => {
  const rows = await readDatabases(session.client, { sizes: false })
  const row = rows.find((one) => one.name === name)
  if (row === undefined) return null
  if (row.unfinished && row.connectionLimit !== halfDropped) {
    const marker = spareMarker(row, rows)
    if (marker !== null) {
      await session.client.query(
        `COMMENT ON DATABASE ${quoteIdent(name)} IS ${quoteLiteral(writeMarker(marker)).trim()}`,
      )
      return ''
    }
    await dropHolder(session, name)
    return `An unfinished copy ("${name}") was removed.`
  }
  if (isBuild(row)) {
    await dropHolder(session, name)
    return `An unfinished build ("${name}") was removed.`
  }
  if (row.marker?.state === 'deleting' || row.connectionLimit === halfDropped || isOrphan(row, rows)) {
    await dropHolder(session, name)
    return `The deletion of "${row.marker?.name ?? name}" was finished.`
  }
  if (isLeftOpen(row)) {
    await session.client.query(
      `ALTER DATABASE ${quoteIdent(name)} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true CONNECTION LIMIT ${signatureOf(name)}`,
    )
    return `"${row.marker?.name ?? name}" was closed to connections again.`
  }
  return null
}
