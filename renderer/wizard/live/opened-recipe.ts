import { useEffect } from 'react'
import { create } from 'zustand'
import type { OpenedRecipe } from '../../../shared/contract/procedures.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { call } from '../../client/client.ts'
import { loadRecents } from '../../state/recents.ts'
import { applyDefaultServer } from './default-server.ts'
import { openInWizard, useWizard } from './wizard-store.ts'

type Opening = { readonly asked: string | null; readonly opened: OpenedRecipe | null; readonly error: Failure | null }

const useOpening = create<Opening>()(() => ({ asked: null, opened: null, error: null }))

const open = async (path: string): Promise<void> => {
  if (useOpening.getState().asked !== path) useOpening.setState({ asked: path, opened: null, error: null })
  const answer = await call('recipe.open', { path })
  if (useOpening.getState().asked !== path) return
  if (!answer.ok) return useOpening.setState({ error: answer.error, opened: null })
  const isNew = useWizard.getState().wizard.drafts.about.path !== answer.value.path
  openInWizard(answer.value)
  if (isNew) applyDefaultServer()
  useOpening.setState({ opened: answer.value, error: null })
  void loadRecents()
}

/** Reads the recipe on its overview; steps of the wizard use what is open already. */
export const useOpenedRecipe = (path: string, isOverview: boolean): Opening & { readonly again: () => void } => {
  const opening = useOpening()
  useEffect(() => {
    const { asked, opened } = useOpening.getState()
    if (isOverview || asked !== path || opened === null) void open(path)
  }, [path, isOverview])
  const mine = opening.asked === path ? opening : { asked: path, opened: null, error: null }
  return { ...mine, again: () => void open(path) }
}
