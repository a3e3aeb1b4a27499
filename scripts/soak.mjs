// npm run soak: what takes too long for npm test. The property tests with new dice (the seed of a failure is in its
// message: FC_SEED=that repeats it), then servers and apps that are killed, crowded and filled.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDependencies } from './ensure-dependencies.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
ensureDependencies()
const vitest = (project, env = {}) =>
  spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', project, ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } },
  ).status === 0

const dice = vitest('unit', { FC_SEED: process.env.FC_SEED ?? 'random', FC_RUNS: process.env.FC_RUNS ?? '1000' })
const kept = vitest('soak')
process.exit(dice && kept ? 0 : 1)
