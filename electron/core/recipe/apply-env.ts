import { basename } from 'node:path'
import { envValues, type Run } from './run.ts'
import { writeEnv } from './write-env.ts'

/** Writes the .env of the recipe; the former one is kept, and comes back when the run fails. */
export const applyEnv = async (run: Run, stepId: string): Promise<string | undefined> => {
  const { env } = run.situation.observed
  if (env === null) return undefined
  const written = await writeEnv(env.file, envValues(run))
  run.facts.envFile = env.file
  if (written === null) return 'It says the same already.'
  const shown = run.recipe.env?.file ?? '.env'
  run.undo.push({
    stepId,
    what: written.backup === undefined ? `${shown} is removed again` : `${shown} is as it was`,
    run: () => written.undo(),
  })
  return written.backup === undefined
    ? 'New file, readable by you only.'
    : `The former one is kept as ${basename(written.backup)}.`
}
