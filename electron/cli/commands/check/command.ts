import type { Command } from 'commander'
import { addServerOptions, type RecipeOptions } from '../../recipe-options.ts'
import type { RunHandler } from '../../program.ts'
import { handleCheck } from './handler.ts'

export const addCheckCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  common(addServerOptions(program.command('check')))
    .summary('compare a database with its recipe, changing nothing')
    .description('Compare what is in the database with what the recipe and its scripts declare. Changes nothing.')
    .argument('[recipe]', 'a groundwork.yaml, or the folder that holds one', '.')
    .option('--database <name>', 'check this database instead of the one the recipe names')
    .option('--report <file>', 'also write the report: .html, .md or .json')
    .action((recipe: string, options: RecipeOptions & { database?: string; report?: string }, command: Command) =>
      run(command, (context) => handleCheck(context, recipe, options)),
    )
}
