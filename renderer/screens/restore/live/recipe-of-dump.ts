// From a dump to a recipe: a script is taken as it is, of an archive the schema is written beside it first.
import type { Result } from '../../../../shared/model/failure.ts'
import type { ScriptFacts } from '../../../../shared/model/script.ts'
import { call } from '../../../client/client.ts'
import { waitForJob } from '../../../state/jobs.ts'
import { showToast } from '../../../state/toasts.ts'
import { restoreStrings as words } from '../../../strings/restore-strings.ts'
import { canLoad } from '../../inspect/inspect-view.ts'
import { makeRecipe } from '../../inspect/make-recipe.ts'

const resultOf = async <T>(started: Result<{ readonly jobId: string }>): Promise<T | null> => {
  const ended = started.ok ? await waitForJob<T>(started.value.jobId) : started
  const failure = ended.ok ? ended.value.job.error : ended.error
  if (failure !== undefined) showToast({ tone: 'error', title: failure.message, text: failure.hint })
  return ended.ok ? ended.value.result : null
}

/** Leads to the wizard; what kept it from that is said in a toast. */
export const recipeOfDump = async (path: string, isArchive: boolean): Promise<void> => {
  let script = path
  if (isArchive) {
    const written = await resultOf<{ readonly path: string; readonly leftOut: readonly string[] }>(
      await call('dump.writeSchema', { path }),
    )
    if (written === null) return
    script = written.path
    showToast({
      tone: written.leftOut.length > 0 ? 'warning' : 'ok',
      title: words.recipe.written(script),
      ...(written.leftOut.length > 0 && { text: words.recipe.leftOut(written.leftOut) }),
    })
  }
  const facts = await resultOf<ScriptFacts>(await call('script.inspect', { path: script, remember: false }))
  if (facts === null) return
  if (canLoad(facts)) makeRecipe(script, facts)
  else showToast({ tone: 'warning', title: words.recipe.cannot })
}
