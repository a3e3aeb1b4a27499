import type { Command } from 'commander'
import { addRecipeOptions } from '../../recipe-options.ts'
import type { RunHandler } from '../../program.ts'
import { handleSetup, type SetupOptions } from './handler.ts'

export const addSetupCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  common(addRecipeOptions(program.command('setup')))
    .summary('make the database of a recipe and prove it right')
    .description(
      'Make the role, database, extensions and schema of a recipe, and compare what is there with what was declared. What is already right is left alone.',
    )
    .argument('[recipe]', 'a groundwork.yaml, or the folder that holds one', '.')
    .option('-y, --yes', 'do not show the plan and ask first')
    .option('--keep-on-failure', 'keep what a failed run made, to look at it')
    .option('--report <file>', 'also write the report: .html, .md or .json')
    .action((recipe: string, options: SetupOptions, command: Command) =>
      run(command, (context) => handleSetup(context, recipe, options)),
    )
}
