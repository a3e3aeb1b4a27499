import { type Command, InvalidArgumentError } from 'commander'
import type { RunHandler } from '../../program.ts'
import { handleInspect } from './handler.ts'

const majorNumber = (text: string): number => {
  const major = Number(text)
  if (!Number.isInteger(major) || major < 8 || major > 99) throw new InvalidArgumentError('It is a number like 15.')
  return major
}

export const addInspectCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  common(program.command('inspect'))
    .summary('read a script without running it')
    .description('Read a script without running anything: its encoding, what it declares, what it needs, and what would stop a load.')
    .argument('<file>', 'a script')
    .option('--server-major <number>', 'say what this major version would not understand', majorNumber)
    .action((file: string, options: { serverMajor?: number }, command: Command) => run(command, (context) => handleInspect(context, file, options)))
}
