import { InvalidArgumentError, Option, type Command } from 'commander'
import { addServerOptions } from '../../recipe-options.ts'
import type { RunHandler } from '../../program.ts'
import { handleKept } from './kept.ts'
import { handleRestore, type RestoreOptions } from './handler.ts'
import { handleUnfinished } from './unfinished.ts'

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value]
const jobCount = (text: string): number => {
  const jobs = Number(text)
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 64) throw new InvalidArgumentError('It is a number from 1 to 64.')
  return jobs
}

export const addRestoreCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  common(addServerOptions(program.command('restore')))
    .summary('restore any dump, and prove it')
    .description(
      'Restore an archive or a plain dump into a database of its own, compare every object and row with the dump, and only then put it in place. A database of that name is never touched without --replace, and kept then.',
    )
    .argument('[file]', 'an archive of pg_dump (also its folder), a plain dump, or either of them compressed')
    .option('--database <name>', 'the database to make')
    .option('--replace', 'the database is there: keep it under another name and put the new one in its place')
    .option('--owner <role>', 'the role that will own everything (default: you)')
    .option('--create-owner', 'make that role when it is missing')
    .addOption(
      new Option(
        '--ownership <how>',
        'one-role: everything belongs to the owner; keep: as in the dump, missing roles made without login',
      ).choices(['one-role', 'keep']),
    )
    .option('--map-owner <from=to>', 'what FROM owns in the dump belongs to TO (repeat it)', collect)
    .option('--privileges', 'restore GRANT and REVOKE too')
    .option('--jobs <number>', 'connections to load with (default: as many as there are cores, at most 4)', jobCount)
    .option('--schema-only', 'no rows')
    .option('--data-only', 'only rows, into a copy of the database that is there')
    .option('--exclude-table-data <table>', 'leave the rows of a table out (repeat it)', collect)
    .option('--table <table>', 'only this table and what it needs (repeat it)', collect)
    .option('--schema <schema>', 'only this schema and what it needs (repeat it)', collect)
    .option('--section <section>', 'only pre-data, data or post-data (repeat it)', collect)
    .option('--without-extension <name>', 'leave an extension out, with exactly what needs it (repeat it)', collect)
    .option('--agree <id>', 'agree to a risk by its id, or to all (repeat it)', collect)
    .option('--encoding <name>', 'the encoding a plain dump was written in, when it says none, or a wrong one')
    .addOption(new Option('--engine <engine>', 'who restores an archive').choices(['auto', 'own', 'pg_restore']))
    .option('--continue <job>', 'go on from a restore that ended with errors: only what failed is run again')
    .option('--fix <id>', 'with --continue: apply this fix first (repeat it); the result lists those that fit', collect)
    .option('--list-unfinished', 'show the restores that can be gone on from (of FILE only, if given); restore nothing')
    .option('--no-cache', 'neither use nor keep a copy of this file restored')
    .option('--cache', 'keep one on a server of another machine too (on this one it is kept anyway)')
    .option('--list-kept', 'show the copies of restored files the server has, and restore nothing')
    .option('--drop-kept <name>', 'delete such a copy by its name, or all; restore nothing (repeat it)', collect)
    .option('--receipt <file>', 'also write the receipt: .html, .md or .json')
    .action((file: string | undefined, options: RestoreOptions, command: Command) =>
      run(command, (context) =>
        options.listUnfinished
          ? handleUnfinished(context, file)
          : options.listKept || options.dropKept
            ? handleKept(context, options)
            : handleRestore(context, file, options),
      ),
    )
}
