import type { Command } from 'commander'
import { addRecipeRunOptions } from '../../recipe-options.ts'
import type { RunHandler } from '../../program.ts'
import { addConsentOptions, addKeepOptions } from '../../snapshot-options.ts'
import { handleReset, type ResetOptions } from './handler.ts'

const collect = (value: string, all: readonly string[] | undefined): readonly string[] => [...(all ?? []), value]

export const addResetCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  common(addKeepOptions(addConsentOptions(addRecipeRunOptions(program.command('reset')))))
    .summary('bring a database back to a snapshot, or to its recipe')
    .description(
      'Bring a database back to a snapshot (--database), or the database of a recipe to what the recipe says: in a moment while nothing of it has changed, else built anew beside it first. What was there is kept as undo.',
    )
    .argument('[recipe]', 'a groundwork.yaml, or the folder that holds one', '.')
    .option('-d, --database <name>', 'reset this database to a snapshot instead; again for several', collect)
    .option('--to <name>', 'which snapshot; left out: the newest')
    .option('--undo', 'bring back what was there before the last reset')
    .option('--rebuild', 'build the database of the recipe anew though nothing seems to have changed')
    .action((recipe: string, options: ResetOptions, command: Command) =>
      run(command, (context) => handleReset(context, recipe, options)),
    )
}
