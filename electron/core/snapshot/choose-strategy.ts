// How a database is copied, from what the server is and how big the database. Pure.
import type { CopyStrategy } from '../../../shared/model/snapshot.ts'

/** Below it, writing the blocks into the log is quicker than the two checkpoints a file copy makes. */
const tinyBytes = 64 * 1024 * 1024

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
