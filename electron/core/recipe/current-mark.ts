import { shortHash, type Mark } from './mark.ts'
import type { Run } from './run.ts'

export const currentMark = (run: Run, state: Mark['state'], after: readonly string[]): Mark => {
  const { scripts } = run.situation.observed
  const loads = scripts.flatMap((script) =>
    script.sha256 === null ? [] : [{ path: run.recipe.load[script.index]?.script ?? '', sha256: script.sha256 }],
  )
  return {
    v: 1,
    name: run.recipe.name,
    hash: shortHash(run.recipe),
    loads,
    after: [...after],
    state,
    ...(run.facts.loadErrors > 0 ||
    (run.mode === 'loaded' && (run.situation.observed.database?.mark?.loadErrors ?? 0) > 0)
      ? { loadErrors: run.facts.loadErrors || (run.situation.observed.database?.mark?.loadErrors ?? 0) }
      : {}),
    job: run.context.jobId,
    at: new Date().toISOString(),
  }
}
