import { isStepId } from '../../wizard/model/steps.ts'
import { useOpenedRecipe } from '../../wizard/live/opened-recipe.ts'
import { NewRecipe } from '../../wizard/new-recipe.tsx'
import { WizardScreen } from '../../wizard/wizard-screen.tsx'
import { RecipeOverview } from './recipe-overview.tsx'
import { RecipeProblem, RecipeSkeleton } from './recipe-waiting.tsx'

export type RecipeScreenProps = { readonly path: string | null; readonly step?: string | undefined }

/** A recipe: its overview with the one button, or a step of the wizard. Without a path: the wizard from nothing. */
export const RecipeScreen = ({ path, step }: RecipeScreenProps) =>
  path === null ? <NewRecipe step={isStepId(step) ? step : 'server'} /> : <Opened path={path} step={step} />

const Opened = ({ path, step }: { readonly path: string; readonly step: string | undefined }) => {
  const { opened, error, again } = useOpenedRecipe(path, step === undefined)
  if (error !== null) return <RecipeProblem path={path} failure={error} onAgain={again} />
  if (opened === null) return <RecipeSkeleton />
  return isStepId(step) ? <WizardScreen step={step} path={path} /> : <RecipeOverview path={path} opened={opened} />
}
