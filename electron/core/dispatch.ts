// procedure name + unknown input -> validated call -> Result. The one door every host goes through.
import type { z } from 'zod'
import { procedures, type OutputOf, type ParsedInputOf, type ProcedureName } from '../../shared/contract/procedures.ts'
import { fail, succeed, type Result } from '../../shared/model/failure.ts'
import { GroundworkError } from './failures.ts'
import { closest } from './closest.ts'

export type Handlers = {
  readonly [N in ProcedureName]: (input: ParsedInputOf<N>) => Promise<OutputOf<N>> | OutputOf<N>
}

/** `reportBug` logs what nobody expected and answers its log id. Never throws. */
export const createDispatch =
  (handlers: Handlers, reportBug: (error: unknown) => string) =>
  async (name: string, input: unknown): Promise<Result<unknown>> => {
    if (!isProcedure(name)) {
      const near = closest(name, Object.keys(procedures))
      return fail({
        kind: 'usage',
        message: `There is no procedure "${name}".`,
        ...(near ? { hint: `Did you mean ${near}?` } : {}),
      })
    }
    const parsed = procedures[name].input.safeParse(input ?? {})
    if (!parsed.success)
      return fail({ kind: 'usage', message: `${name} was called with a wrong input: ${describe(parsed.error)}.` })
    try {
      // The schema has just proved the input to be that of this very name; the compiler cannot follow a union here.
      const handler = handlers[name] as (input: unknown) => unknown
      return succeed(await handler(parsed.data))
    } catch (error) {
      if (error instanceof GroundworkError) return fail(error.failure)
      const logId = reportBug(error)
      return fail({
        kind: 'internal',
        message: 'Something went wrong inside Groundwork.',
        hint: `The details are in the log under ${logId}.`,
        logId,
      })
    }
  }

const isProcedure = (name: string): name is ProcedureName => Object.hasOwn(procedures, name)

const describe = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
    .join('; ')
