import { type Command, InvalidArgumentError } from 'commander'
import type { RunHandler } from '../../program.ts'
import { handleInspect, type InspectCommandOptions } from './handler.ts'

const majorNumber = (text: string): number => {
  const major = Number(text)
  if (!Number.isInteger(major) || major < 8 || major > 99) throw new InvalidArgumentError('It is a number like 15.')
  return major
}

export const addInspectCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  common(program.command('inspect'))
    .summary('look into a script or a dump without running it')
    .description(
      'Look into any file without running anything: what it is, what is in it, what it needs, and whether it will restore.',
    )
    .argument('<file>', 'a script, an archive of pg_dump (also its folder), or either of them compressed')
    .option(
      '--server <where>',
      'compare with what this server has: built-in[:MAJOR], a URL, host:port, or service=NAME',
    )
    .option('--server-major <number>', 'say what this major version would not understand', majorNumber)
    .action((file: string, options: InspectCommandOptions, command: Command) =>
      run(command, (context) => handleInspect(context, file, options)),
    )
}
