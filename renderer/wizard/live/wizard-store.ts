// The wizard of this window. It survives leaving the screen and, without its passwords, a reload.
import { create } from 'zustand'
import type { OpenedRecipe } from '../../../shared/contract/procedures.ts'
import { emptyDrafts } from '../model/empty-drafts.ts'
import { noSecrets, type Secrets } from '../model/secrets.ts'
import { serverRefOf } from '../model/setup-input.ts'
import {
  emptyWizard,
  isChanged,
  noChoices,
  wizardReducer,
  type WizardAction,
  type WizardState,
} from '../model/wizard-state.ts'

type Store = { readonly wizard: WizardState; readonly secrets: Secrets }

const storageKey = 'groundwork.wizard'

const withoutPasswords = (state: WizardState): WizardState => ({
  ...state,
  original: null, // read again from its file
  drafts: { ...state.drafts, database: { ...state.drafts.database, passwordOwn: '' } },
})

const readStored = (): WizardState | null => {
  try {
    const text = sessionStorage.getItem(storageKey)
    return text === null ? null : (JSON.parse(text) as WizardState)
  } catch {
    return null
  }
}

export const useWizard = create<Store>()(() => ({ wizard: readStored() ?? emptyWizard, secrets: noSecrets }))

useWizard.subscribe((now, before) => {
  if (now.wizard === before.wizard) return
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(withoutPasswords(now.wizard)))
  } catch {
    // A full storage only costs the reload.
  }
})

const addressOf = (state: WizardState): string => {
  const ref = serverRefOf(state.drafts.server)
  return ref?.kind === 'address' ? `${ref.host}:${ref.port}` : ''
}

/** A password was typed for one server and goes to no other. */
export const dispatch = (action: WizardAction): void =>
  useWizard.setState(({ wizard, secrets }) => {
    const next = wizardReducer(wizard, action)
    return {
      wizard: next,
      secrets: addressOf(next) === addressOf(wizard) ? secrets : { ...secrets, serverPassword: '' },
    }
  })

export const changeSecrets = (change: Partial<Secrets>): void =>
  useWizard.setState((state) => ({ secrets: { ...state.secrets, ...change } }))

/** Edits of the same recipe are kept when it is opened again; a file that changed meanwhile wins where nothing was edited. */
export const openInWizard = (opened: OpenedRecipe): void => {
  const { wizard } = useWizard.getState()
  const isSame = wizard.drafts.about.path === opened.path
  if (!isSame) return dispatch({ type: 'open', opened })
  const restored: WizardState = { ...wizard, original: wizard.original ?? opened.recipe }
  const fromFile = wizardReducer(restored, { type: 'open', opened })
  const own = restored.drafts.database
  const drafts =
    own.passwordMode === 'own' && own.passwordOwn === ''
      ? { ...restored.drafts, database: { ...own, passwordOwn: fromFile.drafts.database.passwordOwn } }
      : restored.drafts
  // An answer (replace it, let programs run) was given to the plan of that moment; a recipe opened again asks again.
  const kept: WizardState = { ...restored, drafts, choices: noChoices }
  dispatch({
    type: 'restore',
    state: isChanged(kept)
      ? { ...kept, original: opened.recipe }
      : { ...fromFile, visited: kept.visited, step: kept.step },
  })
}

/** Begins a recipe from nothing, unless one is under way. Answers whether it did. */
export const startNew = (): boolean => {
  const { wizard } = useWizard.getState()
  if (wizard.drafts.about.path === null && wizard.drafts !== emptyDrafts) return false
  dispatch({ type: 'start-new', folder: '' })
  return true
}

export const startOver = (): void => {
  dispatch({ type: 'start-new', folder: '' })
  useWizard.setState({ secrets: noSecrets })
}
