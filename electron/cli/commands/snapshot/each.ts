import { withServerPassword } from '../../ask-server-password.ts'
import type { CliContext } from '../../cli-context.ts'
import { findWhere, requireDatabases, type Where, type WhereOptions } from '../../snapshot-options.ts'

/** For each database in turn; one answers its object alone, several answer {results}. */
export const each = async <T>(
  context: CliContext,
  options: WhereOptions,
  work: (where: Where, database: string) => Promise<T>,
): Promise<readonly T[]> => {
  const { databases, ...where } = await findWhere(context, options)
  const results: T[] = []
  let known: Where = where
  for (const database of requireDatabases(databases)) {
    const { value, input } = await withServerPassword(context, known, (current) => work(current, database))
    known = input
    results.push(value)
  }
  return results
}
export const typed = (confirm: string | undefined): { typedName?: string } =>
  confirm === undefined ? {} : { typedName: confirm }
