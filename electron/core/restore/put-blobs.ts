import type { LargeObject } from '../archive/blobs.ts'
import type { RestoreSession } from './restore-sessions.ts'
import type { RunLog } from './run-log.ts'

/** Large objects by their old numbers; those an old archive does not make beforehand are made here. */
export const putBlobs = async (
  { client }: RestoreSession,
  objects: AsyncIterable<LargeObject>,
  log: RunLog,
): Promise<void> => {
  for await (const { oid, chunks } of objects) {
    if (log.signal.aborted) return
    if (log.blobs.expected !== null) log.blobs.expected += 1
    await client.query('BEGIN')
    try {
      await client.query(
        'SELECT pg_catalog.lo_create($1::oid) WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata WHERE oid = $1::oid)',
        [oid],
      )
      let at = 0
      for await (const chunk of chunks) {
        await client.query('SELECT pg_catalog.lo_put($1::oid, $2::bigint, $3::bytea)', [oid, at, chunk])
        at += chunk.length
      }
      await client.query('COMMIT')
      log.blobs.loaded += 1
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw error
    }
  }
}
