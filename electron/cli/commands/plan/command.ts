import type { Command } from 'commander'
import { addRecipeOptions, type RecipeOptions } from '../../recipe-options.ts'
import type { RunHandler } from '../../program.ts'
import { handlePlan } from './handler.ts'

export const addPlanCommand = (program: Command, run: RunHandler, common: (command: Command) => Command): void => {
  common(addRecipeOptions(program.command('plan')))
    .summary('show what setup would do')
    .description('Show what setup would do, and why, step by step with the very statements. Changes nothing.')
    .argument('[recipe]', 'a groundwork.yaml, or the folder that holds one', '.')
    .option('--commands', 'print the whole plan as commands to copy')
    .action((recipe: string, options: RecipeOptions & { commands?: boolean }, command: Command) =>
      run(command, (context) => handlePlan(context, recipe, options)),
    )
}
