import type { PlanStep } from '../../../shared/model/plan.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'

const quote = (text: string): string =>
  /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The whole plan as a script a person could run; passwords are hidden and must be put in. */
export const planCommands = (server: ServerFacts | null, steps: readonly PlanStep[]): string => {
  const connection = `psql -X -h ${quote(server?.host ?? 'localhost')} -p ${server?.port ?? 5432} -U ${quote(server?.user ?? 'postgres')} -v ON_ERROR_STOP=1`
  const lines: string[] = []
  for (const step of steps) {
    if (step.action !== 'do' || step.statements.length === 0) continue
    lines.push('', `# ${step.title}`)
    for (const statement of step.statements) {
      if (statement.language === 'sql' || statement.language === 'psql')
        lines.push(
          `${connection} -d ${quote(`dbname='${(statement.database ?? 'postgres').replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)} <<'SQL'`,
          statement.text,
          'SQL',
        )
      else if (statement.language === 'file') lines.push(...statement.text.split('\n').map((line) => `#   ${line}`))
      else lines.push(statement.text)
    }
  }
  return lines.length === 0
    ? '# Nothing to do: everything is as the recipe says.\n'
    : `${lines.join('\n').trimStart()}\n`
}
