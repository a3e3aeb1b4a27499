import { create } from 'zustand'
import type { ExampleRecipe } from '../../shared/contract/procedures.ts'
import { call } from '../client/client.ts'
import { navigate } from './route.ts'
import { loadRecents } from './recents.ts'
import { showToast } from './toasts.ts'

export const useExamples = create<{ readonly examples: readonly ExampleRecipe[]; readonly loaded: boolean }>()(() => ({
  examples: [],
  loaded: false,
}))

export const loadExamples = async (): Promise<void> => {
  const answer = await call('recipe.examples', {})
  if (answer.ok) useExamples.setState({ examples: answer.value, loaded: true })
}

export const openExample = async (id: string): Promise<void> => {
  const answer = await call('recipe.openExample', { id })
  if (!answer.ok) return void showToast({ tone: 'error', title: answer.error.message, text: answer.error.hint })
  void loadRecents()
  navigate({ name: 'recipe', path: answer.value.path })
}

export const openFirstExample = async (): Promise<void> => {
  if (!useExamples.getState().loaded) await loadExamples()
  const { examples } = useExamples.getState()
  const first = examples.find((example) => example.first) ?? examples[0]
  if (first !== undefined) await openExample(first.id)
}
