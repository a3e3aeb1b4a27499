import { Command } from 'commander'
import { addCheckCommand } from './commands/check/command.ts'
import { addDoctorCommand } from './commands/doctor/command.ts'
import { addInspectCommand } from './commands/inspect/command.ts'
import { addPlanCommand } from './commands/plan/command.ts'
import { addResetCommand } from './commands/reset/command.ts'
import { addRestoreCommand } from './commands/restore/command.ts'
import { addServerCommand } from './commands/server/command.ts'
import { addSetupCommand } from './commands/setup/command.ts'
import { addSnapshotCommand } from './commands/snapshot/command.ts'
import { createContext, type CliContext } from './cli-context.ts'
import type { ExitCode } from './exit-codes.ts'
import type { CliOptions } from './run-cli.ts'

/** A handler works with a context of its own and says how it ended. */
export type RunHandler = (command: Command, handler: (context: CliContext) => Promise<ExitCode>) => Promise<void>

const common = (command: Command): Command =>
  command
    .option('--json', 'print the result as one JSON document')
    .option('--ndjson', 'print every event, then the result, a JSON document a line')
    .option('--verbose', 'show the log of what runs')

export const buildProgram = (options: CliOptions & { readonly done: (code: ExitCode) => void }): Command => {
  const { io } = options
  const run: RunHandler = async (command, handler) => {
    const given = command.optsWithGlobals<{ json?: boolean; ndjson?: boolean; verbose?: boolean }>()
    const context = createContext({
      io,
      paths: options.paths(),
      version: options.version,
      format: given.ndjson ? 'ndjson' : given.json ? 'json' : 'text',
      verbose: given.verbose === true,
    })
    try {
      options.done(await handler(context))
    } finally {
      context.output.pause()
      await context.close()
    }
  }
  const program = new Command('groundwork')
    .description('From a recipe to a local PostgreSQL database that is proven right.')
    .version(options.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: (text) => io.err(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText(
      'after',
      `
Examples:
  $ groundwork setup                              the groundwork.yaml of this folder, on Groundwork's own server
  $ groundwork plan --server localhost:5432       what would be done there, and why
  $ groundwork check --json                       compare, change nothing
  $ groundwork reset                              the recipe's database as new, in a moment
  $ groundwork inspect db/schema.sql              what a script holds, without running it
  $ groundwork restore shop.dump --database shop  any dump, with proof; nothing that is there is touched

Exit codes: 0 verified or nothing to do, 1 failed, 2 wrong usage, 3 differences or completed with errors, 4 cancelled.`,
    )
  for (const add of [
    addSetupCommand,
    addPlanCommand,
    addCheckCommand,
    addResetCommand,
    addSnapshotCommand,
    addInspectCommand,
    addRestoreCommand,
    addServerCommand,
    addDoctorCommand,
  ])
    add(program, run, common)
  return program
}
