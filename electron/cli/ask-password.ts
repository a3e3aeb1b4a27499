import type { Failure } from '../../shared/model/failure.ts'
import { GroundworkError } from '../core/failures.ts'
import type { CliContext } from './cli-context.ts'

/** Asks without showing what is typed; fails with `otherwise` where nobody can answer. */
export const askPassword = async (context: CliContext, question: string, otherwise: Failure): Promise<string> => {
  if (!context.io.canAsk) throw new GroundworkError(otherwise)
  context.output.pause()
  const answer = await context.io.askHidden(`${question}: `)
  if (answer === null || answer === '')
    throw new GroundworkError({ kind: 'cancelled', message: 'No password was given.' })
  return answer
}
