import type { Command } from 'commander'
import type { RunHandler } from '../../program.ts'
import { handleDoctor } from './handler.ts'

export const addDoctorCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  common(program.command('doctor'))
    .summary('look at this machine and say what is missing')
    .description('Look at this machine: PostgreSQL servers and programs, the data folder, and what would stop a setup.')
    .action((_options: unknown, command: Command) => run(command, handleDoctor))
}
