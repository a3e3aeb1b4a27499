// The wizard as data. Steps hand back a whole new draft of their own part; nothing is lost by moving around, because
// moving only changes `step`. Passwords live elsewhere (secrets.ts) and never in this state, which survives a reload.
import type { OpenedRecipe, SetupInput } from '../../../shared/contract/procedures.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { draftsFromRecipe } from './draft-from-recipe.ts'
import type { Drafts } from './drafts.ts'
import { emptyDrafts } from './empty-drafts.ts'
import { recipeFromDrafts } from './recipe-from-drafts.ts'
import type { StepId } from './steps.ts'

export type Choices = {
  readonly existing: NonNullable<SetupInput['existing']> | null
  /** The name the plan showed for the database that is replaced. */
  readonly keptAs: string | null
  readonly allowShell: boolean
  readonly keepOnFailure: boolean
}

export type WizardState = {
  /** The recipe as it was opened; null when started from nothing. */
  readonly original: Recipe | null
  readonly step: StepId
  readonly visited: readonly StepId[]
  readonly drafts: Drafts
  readonly choices: Choices
}

export type WizardAction =
  | { readonly type: 'open'; readonly opened: Pick<OpenedRecipe, 'path' | 'folder' | 'recipe'> }
  | { readonly type: 'start-new'; readonly folder: string; readonly drafts?: Partial<Drafts> }
  | { readonly type: 'go'; readonly step: StepId }
  | {
      [Part in keyof Drafts]: { readonly type: 'edit'; readonly part: Part; readonly draft: Drafts[Part] }
    }[keyof Drafts]
  | { readonly type: 'choose'; readonly change: Partial<Choices> }
  | { readonly type: 'saved'; readonly path: string; readonly folder: string }
  | { readonly type: 'restore'; readonly state: WizardState }

export const noChoices: Choices = { existing: null, keptAs: null, allowShell: false, keepOnFailure: false }

export const emptyWizard: WizardState = {
  original: null,
  step: 'server',
  visited: ['server'],
  drafts: emptyDrafts,
  choices: noChoices,
}

/** An answer about an existing database, or a yes to shell commands, is only good for the question that was asked. */
const choicesAfter = (state: WizardState, part: keyof Drafts): Choices => {
  if (part === 'server' || part === 'database') return { ...state.choices, existing: null, keptAs: null }
  return part === 'schema' ? { ...state.choices, allowShell: false } : state.choices
}

export const wizardReducer = (state: WizardState, action: WizardAction): WizardState => {
  switch (action.type) {
    case 'open': {
      const { recipe, path, folder } = action.opened
      const drafts = draftsFromRecipe(recipe, { path, folder })
      // The server is the person's, not the recipe's: it stays when the same recipe is opened again.
      const same = state.drafts.about.path === path
      const server = same ? { ...state.drafts.server, required: drafts.server.required } : drafts.server
      return { ...emptyWizard, original: recipe, drafts: { ...drafts, server }, visited: [] }
    }
    case 'start-new':
      return {
        ...emptyWizard,
        drafts: {
          ...emptyDrafts,
          ...action.drafts,
          about: { ...emptyDrafts.about, ...action.drafts?.about, folder: action.folder },
        },
      }
    case 'go':
      return {
        ...state,
        step: action.step,
        visited: state.visited.includes(action.step) ? state.visited : [...state.visited, action.step],
      }
    case 'edit':
      return {
        ...state,
        drafts: { ...state.drafts, [action.part]: action.draft },
        choices: choicesAfter(state, action.part),
      }
    case 'choose':
      return { ...state, choices: { ...state.choices, ...action.change } }
    case 'saved':
      return {
        ...state,
        original: recipeFromDrafts(state.drafts),
        drafts: { ...state.drafts, about: { ...state.drafts.about, path: action.path, folder: action.folder } },
      }
    case 'restore':
      return action.state
  }
}

/** Says whether the drafts still are what the file says. Compared through drafts, so that spelling does not count. */
export const isChanged = (state: WizardState): boolean => {
  if (state.original === null) return true
  const asOpened = recipeFromDrafts(draftsFromRecipe(state.original, state.drafts.about))
  return JSON.stringify(asOpened) !== JSON.stringify(recipeFromDrafts(state.drafts))
}
