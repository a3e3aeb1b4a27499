// Options of setup, plan and check: one list, one way from them to the input of the core.
import { isAbsolute, resolve } from 'node:path'
import type { Command } from 'commander'
import type { InputOf, OpenedRecipe } from '../../shared/contract/procedures.ts'
import { GroundworkError } from '../core/failures.ts'
import { askPassword } from './ask-password.ts'
import { chooseServer } from './choose-server.ts'
import type { CliContext } from './cli-context.ts'

export type RecipeOptions = {
  readonly server?: string
  readonly passwordPrompt?: boolean
  readonly rolePasswordStdin?: boolean
  readonly replace?: boolean
  readonly newName?: string
  readonly allowShell?: boolean
  readonly engine?: 'auto' | 'psql' | 'direct'
  readonly keepOnFailure?: boolean
}

export const addServerOptions = (command: Command): Command =>
  command
    .option(
      '--server <where>',
      'built-in[:MAJOR], a URL, host:port, or service=NAME (default: from PG*, DATABASE_URL or DB_*, else built-in)',
    )
    .option(
      '--password-prompt',
      "ask for the server's password instead of taking it from the environment or a passfile",
    )

export const addRecipeOptions = (command: Command): Command =>
  addRecipeRunOptions(command)
    .option('--replace', 'when the database differs: keep it under another name and make a new one')
    .option('--new-name <name>', 'when the database differs: make the new one under this name')

/** Without the choices about a database that is there. */
export const addRecipeRunOptions = (command: Command): Command =>
  addServerOptions(command)
    .option(
      '--role-password-stdin',
      'the password of the role is the first line of stdin (for a recipe that says "ask")',
    )
    .option('--allow-shell', 'agree to the programs the scripts want to run on this machine')
    .option('--engine <engine>', 'auto, psql or direct', (text) => {
      if (text === 'auto' || text === 'psql' || text === 'direct') return text
      throw new GroundworkError({ kind: 'usage', message: `--engine is auto, psql or direct, not "${text}".` })
    })

/** stdin, the environment, or the terminal; without `mayAsk` what is not there is left open. */
const rolePasswordFor = async (
  context: CliContext,
  opened: OpenedRecipe,
  options: RecipeOptions,
  mayAsk: boolean,
): Promise<string | undefined> => {
  if (options.rolePasswordStdin) {
    const line = await context.io.readLine()
    if (!line)
      throw new GroundworkError({ kind: 'usage', message: '--role-password-stdin found no password on stdin.' })
    return line
  }
  const fromEnvironment = context.host.env['GROUNDWORK_ROLE_PASSWORD']
  if (opened.recipe.role.password !== 'ask' || fromEnvironment || !mayAsk) return fromEnvironment
  return askPassword(context, `Password for the role ${opened.recipe.role.name}`, {
    kind: 'password-needed',
    message: `The recipe asks for the password of the role ${opened.recipe.role.name}, and nobody is here to answer.`,
    hint: 'Set GROUNDWORK_ROLE_PASSWORD, or give it with --role-password-stdin.',
  })
}

export type RecipeRun = { readonly opened: OpenedRecipe; readonly input: InputOf<'setup.start'> }

/** Opens the recipe and asks what has to be asked, before anything is touched. */
export const prepareRecipe = async (
  context: CliContext,
  path: string | undefined,
  options: RecipeOptions,
  askRolePassword: boolean,
): Promise<RecipeRun> => {
  if (options.replace && options.newName !== undefined)
    throw new GroundworkError({
      kind: 'usage',
      message: '--replace and --new-name are two answers to one question; give one of them.',
    })
  const wanted = path ?? '.'
  const opened = await context.call('recipe.open', {
    path: isAbsolute(wanted) ? wanted : resolve(context.io.cwd, wanted),
  })
  const server = await chooseServer(context, options.server)
  const password = options.passwordPrompt
    ? await askPassword(context, "The server's password", {
        kind: 'password-needed',
        message: '--password-prompt needs a terminal to ask in.',
        hint: 'Set PGPASSWORD or use a passfile.',
      })
    : server.password
  const rolePassword = await rolePasswordFor(context, opened, options, askRolePassword)
  return {
    opened,
    input: {
      source: { path: opened.path },
      server: server.ref,
      ...(password === undefined ? {} : { password }),
      ...(rolePassword === undefined ? {} : { rolePassword }),
      ...(options.replace ? { existing: 'replace' as const } : {}),
      ...(options.newName === undefined ? {} : { existing: { newName: options.newName } }),
      ...(options.allowShell ? { allowShell: true } : {}),
      ...(options.keepOnFailure ? { keepOnFailure: true } : {}),
      ...(options.engine === undefined ? {} : { engine: options.engine }),
    },
  }
}
