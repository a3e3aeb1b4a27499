// A built-in server is tuned for the time of a load; any other is its owner's.
import { beginLoadTuning, type LoadTuning } from '../server/load-tuning.ts'
import type { Looked } from './phase-look.ts'
import type { RestoreRun } from './run-state.ts'

/** Below it the load is over before a checkpoint or autovacuum would come. */
const tuneFromBytes = 16 * 1024 * 1024

const untouched: LoadTuning = { end: () => Promise.resolve() }

export const tuneServer = async (run: RestoreRun, { server, admin }: Looked): Promise<LoadTuning> => {
  const { known, context, host } = run
  if (server.ref.kind !== 'built-in' || !server.isSuperuser || known.sizeBytes < tuneFromBytes) return untouched
  try {
    const tuning = await beginLoadTuning(host, server.major, admin)
    context.log('info', 'The built-in server is tuned for the load (no autovacuum, fewer checkpoints).')
    return {
      end: () =>
        tuning
          .end()
          .catch(() =>
            context.log('warning', 'The settings of the load are taken back at the next start of the server.'),
          ),
    }
  } catch {
    return untouched
  }
}
