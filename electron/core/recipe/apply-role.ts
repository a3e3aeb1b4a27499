// The roles of a run. A role it makes is removed again when the run fails.
import { raise } from '../failures.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { roleSecretKey } from './password.ts'
import { passwordSource } from './password-source.ts'
import { type Run, statement } from './run.ts'
import { changeRolePassword, createPlainRole, createRole } from './setup-sql.ts'
import type { Work } from './work.ts'

const willBeRemoved = (run: Run, stepId: string, name: string): void => {
  run.undo.push({
    stepId,
    what: `the new role "${name}" is removed`,
    run: async (client) => void (await client.query(`DROP ROLE IF EXISTS ${quoteIdent(name)}`)),
  })
}

export const applyRole = async (run: Run, stepId: string, work: Extract<Work, { kind: 'role' }>): Promise<void> => {
  const { name } = run.recipe.role
  const password =
    run.situation.rolePassword ??
    raise({
      kind: 'password-needed',
      message: `The password of the role "${name}" is missing.`,
      hint: 'Give it, or write "generate" in the recipe.',
    })
  // The statement holds the password: keep it out of the server's log as far as a session may.
  if (run.server.isSuperuser) await run.client.query(`SET log_statement = 'none'`)
  await statement(
    run,
    work.create ? createRole(name, password) : changeRolePassword(name, password, work.alsoLogin),
    work.create ? `Create role "${name}"` : `Change the password of role "${name}"`,
  )
  if (work.create) willBeRemoved(run, stepId, name)
  const remember = passwordSource(run.recipe.role.password).kind === 'generate' || run.input.remember === true
  await run.host.secrets.set(roleSecretKey(name, run.server.host, run.server.port), password, remember)
}

export const applyPlainRole = async (run: Run, stepId: string, name: string): Promise<void> => {
  await statement(run, createPlainRole(name), `Create role "${name}"`)
  willBeRemoved(run, stepId, name)
}
