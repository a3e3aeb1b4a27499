// Property tests take the same cases every time, so that a run says something about the code and not about the dice.
// To look for more: FC_SEED=random (or a number) and FC_RUNS=2000 with any vitest command; `npm run soak` does both.
import fc from 'fast-check'

const seed = process.env['FC_SEED'] ?? '20261120'
const runs = Number(process.env['FC_RUNS'] ?? 0)

fc.configureGlobal({
  seed: seed === 'random' ? Date.now() ^ (process.pid << 8) : Number(seed),
  ...(runs > 0 ? { numRuns: runs } : {}),
})
