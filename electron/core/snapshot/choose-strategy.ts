// How a database is copied, from what the server is and how big the database. Pure.
import type { CopyStrategy } from '../../../shared/model/snapshot.ts'

/** Below it, the two checkpoints a file copy makes cost more than the blocks written into the log: an empty database has
 *  8 MB, and from 20 MB on file_copy was quicker in every measurement (15 and 18, ext4). */
const tinyBytes = 16 * 1024 * 1024

/** Ways to try, the best first. `clone`: the server took `file_copy_method = clone`. */
export const chooseStrategies = (
  server: { readonly major: number; readonly canClone: boolean; readonly sharesBlocks: boolean },
  sizeBytes: number | null,
): readonly CopyStrategy[] => {
  if (server.major < 15) return ['copy']
  if (server.canClone && server.sharesBlocks) return ['clone', 'file_copy', 'wal_log']
  if (sizeBytes !== null && sizeBytes < tinyBytes) return ['wal_log', 'file_copy']
  return server.canClone ? ['clone', 'file_copy', 'wal_log'] : ['file_copy', 'wal_log']
}

export const strategyWords = (strategy: CopyStrategy): string =>
  strategy === 'copy' ? '' : ` STRATEGY ${strategy === 'wal_log' ? 'wal_log' : 'file_copy'}`
