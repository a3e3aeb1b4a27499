// Gathers what planning looks at. Changes nothing: extensions are tried in a rolled-back transaction, a built-in server
// that does not run is left so. Secrets stay in the context beside the observation.
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { Host } from '../host.ts'
import type { Target } from './find-target.ts'
import type { LoadedSource } from './load-source.ts'
import { observeRunning } from './observe-running.ts'
import { observeStopped } from './observe-stopped.ts'
import type { Situation, Watch } from './situation.ts'

export const observe = (
  host: Host,
  source: LoadedSource,
  target: Target,
  input: SetupInput,
  watch: Watch,
): Promise<Situation> => {
  const looking = { host, source, input, watch }
  return target.kind === 'to-start' ? observeStopped(looking, target) : observeRunning(looking, target)
}
