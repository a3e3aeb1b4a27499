// argv in, exit code out. Whatever happens ends here: an expected failure in words, a usage mistake with the nearest
// right word, a bug with its log id and never a stack trace.
import { CommanderError } from 'commander'
import type { Failure } from '../../shared/model/failure.ts'
import { GroundworkError } from '../core/failures.ts'
import { createBugLog } from '../core/bug-log.ts'
import type { Paths } from '../core/host.ts'
import { join } from 'node:path'
import { earlySetupJson } from './commands/setup/setup-json.ts'
import { exitCodeOfFailure, exitCodes } from './exit-codes.ts'
import type { CliIo } from './io.ts'
import { createOutput, type OutputFormat } from './output/output.ts'
import { buildProgram } from './program.ts'

export type CliOptions = { readonly io: CliIo; readonly paths: () => Paths; readonly version: string }

/** Before commander has read anything, so that its own complaints come in the wanted form too. */
const formatOf = (argv: readonly string[]): OutputFormat =>
  argv.includes('--ndjson') ? 'ndjson' : argv.includes('--json') ? 'json' : 'text'

const logBug = (paths: () => Paths, error: unknown): string => {
  try {
    return createBugLog(join(paths().data, 'logs/bugs.ndjson'))(error)
  } catch {
    return 'none: its folder cannot be written'
  }
}

export const runCli = async (argv: readonly string[], options: CliOptions): Promise<number> => {
  const { io } = options
  const fail = (failure: Failure, code: number): number => {
    // setup has one shape for every end; other commands answer {error}.
    const isSetup = argv.find((word) => !word.startsWith('-')) === 'setup'
    createOutput(formatOf(argv), io).failure(failure, isSetup ? earlySetupJson(failure, {}) : undefined)
    return code
  }
  const [first = '--help'] = argv
  if (/\.ya?ml$/i.test(first))
    return fail(
      {
        kind: 'usage',
        message: `What is to be done with ${first}?`,
        hint: `groundwork plan ${first} shows what it would do; groundwork setup ${first} does it.`,
      },
      exitCodes.usage,
    )
  try {
    let code: number = exitCodes.ok
    const program = buildProgram({ ...options, done: (given) => (code = given) })
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.ok
      // In text form commander has said it; scripts get it as data.
      if (formatOf(argv) === 'text' || error.code === 'commander.help') return exitCodes.usage
      return fail({ kind: 'usage', message: error.message.replace(/^error: /, '') }, exitCodes.usage)
    }
    if (error instanceof GroundworkError) return fail(error.failure, exitCodeOfFailure(error.failure.kind))
    const logId = logBug(options.paths, error)
    return fail(
      {
        kind: 'internal',
        message: 'Something went wrong inside Groundwork.',
        hint: `The details are in the log under ${logId}.`,
        logId,
      },
      exitCodes.failed,
    )
  }
}
