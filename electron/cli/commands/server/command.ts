import { type Command, InvalidArgumentError } from 'commander'
import type { RunHandler } from '../../program.ts'
import { handleList, handleLog, handleStart, handleStatus, handleStop } from './handler.ts'

const major = (text: string): number => {
  const value = Number(text.replace(/^built-in:/, ''))
  if (!Number.isInteger(value) || value < 10 || value > 99)
    throw new InvalidArgumentError('A major version is a number like 18.')
  return value
}
const lines = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 5000)
    throw new InvalidArgumentError('It is a number from 1 to 5000.')
  return value
}

export const addServerCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  const server = program
    .command('server')
    .summary("Groundwork's own servers, and those of this machine")
    .description(
      "Start, stop and look at Groundwork's own servers, one per major version, and list the servers of this machine.",
    )
  common(server.command('start'))
    .description('Create it if need be, and start it.')
    .argument('[major]', 'major version; left out: the best there is', major)
    .action((wanted: number | undefined, _options: unknown, command: Command) =>
      run(command, (context) => handleStart(context, wanted)),
    )
  common(server.command('stop'))
    .description('Stop it. Its databases stay.')
    .argument('[major]', 'major version; left out: the one that runs', major)
    .action((wanted: number | undefined, _options: unknown, command: Command) =>
      run(command, (context) => handleStop(context, wanted)),
    )
  common(server.command('status'))
    .description('Say which built-in servers there are, and whether they run.')
    .argument('[major]', 'major version', major)
    .action((wanted: number | undefined, _options: unknown, command: Command) =>
      run(command, (context) => handleStatus(context, wanted)),
    )
  common(server.command('list'))
    .description('All servers and installations of this machine.')
    .action((_options: unknown, command: Command) => run(command, handleList))
  common(server.command('log'))
    .description('The last lines of its log.')
    .argument('[major]', 'major version; left out: the one that runs', major)
    .option('-n, --lines <count>', 'how many', lines, 50)
    .action((wanted: number | undefined, options: { lines: number }, command: Command) =>
      run(command, (context) => handleLog(context, wanted, options.lines)),
    )
}
