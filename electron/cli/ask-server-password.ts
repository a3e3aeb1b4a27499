import type { InputOf } from '../../shared/contract/procedures.ts'
import { GroundworkError } from '../core/failures.ts'
import { askPassword } from './ask-password.ts'
import type { CliContext } from './cli-context.ts'

type WithServer = Pick<InputOf<'setup.start'>, 'server' | 'password'>

/** Does `work`; where the server wants a password and somebody sits here, asks for it (up to three times) and tries again. */
export const withServerPassword = async <T, Input extends WithServer>(
  context: CliContext,
  input: Input,
  work: (input: Input) => Promise<T>,
): Promise<{ readonly value: T; readonly input: Input }> => {
  let current = input
  for (let asked = 0; ; asked++) {
    try {
      return { value: await work(current), input: current }
    } catch (error) {
      const failure = error instanceof GroundworkError ? error.failure : null
      const wantsPassword = failure?.kind === 'password-needed' || failure?.kind === 'password-wrong'
      if (
        !failure ||
        !wantsPassword ||
        !context.io.canAsk ||
        context.output.format !== 'text' ||
        asked >= 3 ||
        current.server.kind !== 'address'
      )
        throw error
      context.output.note(failure.message)
      if (failure.kind === 'password-needed' && failure.detail !== undefined) context.output.note(failure.detail)
      current = {
        ...current,
        password: await askPassword(
          context,
          `Password for ${current.server.user ?? 'postgres'} on ${current.server.host}`,
          failure,
        ),
      }
    }
  }
}
