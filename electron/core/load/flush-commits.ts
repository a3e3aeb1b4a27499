// Commits that did not wait for the disk are on it when a later one has waited: everything before it goes along.
import { withClient } from '../postgres/connect.ts'
import type { LoadRequest } from './types.ts'

export const flushCommits = async (request: LoadRequest): Promise<void> => {
  try {
    await withClient(request.connection, async (client) => {
      await client.query('SET synchronous_commit TO on; SELECT pg_catalog.txid_current()')
    })
  } catch {
    // No connection left for us, or none that may write: the server brings them to the disk by itself within a second.
  }
}
