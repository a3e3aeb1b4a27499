import type { Command } from 'commander'
import type { RunHandler } from '../../program.ts'
import {
  addConsentOptions,
  addKeepOptions,
  addWhereOptions,
  wholeNumber,
  type ConsentOptions,
  type KeepOptions,
  type WhereOptions,
} from '../../snapshot-options.ts'
import { handleClone, type CloneOptions } from './clone.ts'
import { handleCreate, handleDelete, handleDiff, handleList, handleRestore, type CreateOptions } from './handler.ts'

export const addSnapshotCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  const snapshot = program
    .command('snapshot')
    .summary('keep databases to come back to')
    .description(
      'Keep databases as snapshots, to come back to them in a moment (groundwork reset). All there is to know about them is on the server itself.',
    )
  common(addWhereOptions(snapshot.command('create')))
    .description(
      'Keep the database as it is now; several together, as they are at one moment. Programs connected to it are disconnected; their new connections wait until it is done.',
    )
    .requiredOption('-n, --name <name>', 'what to call it')
    .option('--note <text>', 'a word about it')
    .option('--replace', 'take the place of an earlier one of this name')
    .option('--confirm <name>', 'the name of the database, typed: needed on a server of another machine')
    .action((options: CreateOptions, command: Command) => run(command, (context) => handleCreate(context, options)))
  common(addWhereOptions(snapshot.command('list')))
    .description('Databases with their snapshots and undo, and whether a spare is ready.')
    .action((options: WhereOptions, command: Command) => run(command, (context) => handleList(context, options)))
  common(addKeepOptions(addConsentOptions(addWhereOptions(snapshot.command('restore')))))
    .description('Make the database the snapshot again; as groundwork reset --to.')
    .argument('<name>', 'the snapshot')
    .action((name: string, options: WhereOptions & ConsentOptions & KeepOptions, command: Command) =>
      run(command, (context) => handleRestore(context, name, options)),
    )
  common(addWhereOptions(snapshot.command('delete')))
    .description('Delete a snapshot, an undo database (by the name it is stored as) or a clone.')
    .argument('<name>', 'the snapshot')
    .option('--confirm <name>', 'the name of the database, typed: needed on a server of another machine')
    .action((name: string, options: WhereOptions & ConsentOptions, command: Command) =>
      run(command, (context) => handleDelete(context, name, options)),
    )
  common(addWhereOptions(snapshot.command('diff')))
    .description(
      'What changed in the database since the snapshot: objects, definitions, rows. Changes nothing. Ends with 3 when something did.',
    )
    .argument('[name]', 'the snapshot; left out: the newest')
    .action((name: string | undefined, options: WhereOptions, command: Command) =>
      run(command, (context) => handleDiff(context, name, options)),
    )
  common(addWhereOptions(snapshot.command('clone')))
    .description(
      'Databases of their own from a snapshot, e.g. one for each worker of a test run. Those made so before are replaced.',
    )
    .argument('[name]', 'the snapshot; left out: the newest')
    .option('-c, --count <count>', 'how many', wholeNumber(1, 64), 1)
    .option('--prefix <prefix>', 'they are called PREFIX_1 and so on (default: DATABASE_test)')
    .option('--env', 'print them as lines of an environment (GROUNDWORK_CLONE_1=...)')
    .option('--drop', 'drop those made so before instead: all of the database, or those of the prefix')
    .option('--confirm <name>', 'the name of the database, typed: needed on a server of another machine')
    .action((name: string | undefined, options: CloneOptions, command: Command) =>
      run(command, (context) => handleClone(context, name, options)),
    )
}
