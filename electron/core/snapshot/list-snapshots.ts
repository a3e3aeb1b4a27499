// Every database of a server with its snapshots, undo, spare and who is connected. Tidies first, so that the list is clean.
import type pg from 'pg'
import type {
  DatabaseConnections,
  ResettableDatabase,
  Snapshot,
  SnapshotOverview,
} from '../../../shared/model/snapshot.ts'
import { askForClone } from './copy-database.ts'
import { hintFor, isSystem, readBlockers } from './blockers.ts'
import type { DatabaseRow } from './database-row.ts'
import { lookAtDisk } from './disk.ts'
import { listGroups } from './group.ts'
import { findSnapshot, findSpare, holdersOf } from './holders.ts'
import { toSnapshot } from './marker.ts'
import type { Session } from './open-session.ts'
import { isResettable } from './permission.ts'
import { tidy } from './tidy.ts'

const readConnections = async (client: pg.ClientBase): Promise<ReadonlyMap<string, readonly DatabaseConnections[]>> => {
  const { rows } = await client.query<{ database: string; application: string; user: string; count: number }>(
    `SELECT datname AS database, coalesce(application_name, '') AS application, coalesce(usename::text, '') AS "user", count(*)::int AS count
       FROM pg_stat_activity WHERE datname IS NOT NULL AND backend_type = 'client backend' GROUP BY 1, 2, 3 ORDER BY 4 DESC, 2, 3`,
  )
  const found = new Map<string, DatabaseConnections[]>()
  for (const { database, ...connection } of rows) found.set(database, [...(found.get(database) ?? []), connection])
  return found
}

export const listSnapshots = async (session: Session, budgetBytes: number): Promise<SnapshotOverview> => {
  const { client, facts } = session
  const { rows, tidied } = await tidy(session, { sizes: true })
  const [connections, blockers, disk] = [
    await readConnections(client),
    await readBlockers(client),
    await lookAtDisk(facts),
  ]
  // What the file system and the server say, unless a clone that was measured says otherwise.
  const measured = rows.filter((row) => row.marker?.kind === 'snapshot' && row.marker.strategy === 'clone').at(-1)
  const sharesBlocks = disk.sharesBlocks && measured?.marker?.shared !== false && (await askForClone(session))
  const shown = (list: readonly { marker: Parameters<typeof toSnapshot>[0]; sizeBytes: number | null }[]): Snapshot[] =>
    list.map((row) => toSnapshot(row.marker, row.sizeBytes))

  const describe = (name: string, row: DatabaseRow | null): ResettableDatabase => {
    const newest = findSnapshot(rows, name, undefined)
    const undo = holdersOf(rows, name, ['undo'])
    const why = row === null ? 'it is not there any more; only its snapshots are' : blockers.get(name)
    return {
      name,
      owner: row?.owner ?? '',
      sizeBytes: row?.sizeBytes ?? null,
      resettable: row !== null && isResettable(row),
      exists: row !== null,
      refused: why === undefined ? null : `"${name}" cannot be reset: ${why}. ${hintFor(why)}`.trim(),
      snapshots: shown(holdersOf(rows, name, ['snapshot', 'recipe'])),
      undo: shown(undo),
      clones: shown(holdersOf(rows, name, ['clone'])),
      resetsTo: newest?.marker.name ?? null,
      spareReady: newest !== null && findSpare(rows, newest) !== null,
      spareOf: holdersOf(rows, name, ['snapshot', 'recipe'])
        .filter((row) => findSpare(rows, row) !== null)
        .map((row) => row.marker.name),
      lastResetAt: undo.find((one) => one.marker.of !== null)?.marker.at ?? null,
      connections: connections.get(name) ?? [],
    }
  }
  const live = rows.filter((row) => row.marker === null && !row.unfinished && !isSystem(row))
  const gone = new Set(
    rows.flatMap((row) =>
      row.marker !== null && row.marker.kind !== 'kept' && !live.some((one) => one.name === row.marker?.database)
        ? [row.marker.database]
        : [],
    ),
  )
  const used = rows
    .filter((row) => row.marker !== null && row.marker.kind !== 'clone' && !row.marker.shared)
    .reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0)
  return {
    server: { label: facts.label, version: facts.version, isLocal: facts.isLocal },
    databases: [
      ...live.map((row) => describe(row.name, row)),
      ...[...gone].map((name) => describe(name, null)),
    ].toSorted((a, b) => a.name.localeCompare(b.name)),
    groups: listGroups(rows),
    disk: { usedBytes: used, budgetBytes, freeBytes: disk.freeBytes, sharesBlocks },
    tidied,
  }
}
