// One way to ask for a file: the host's dialog where it has one, else our own file browser.
import { create } from 'zustand'
import { call } from '../client/client.ts'
import { useAppInfo } from './app-info.ts'
import { showToast } from './toasts.ts'

export type PathPurpose = 'recipe' | 'script' | 'folder' | 'save-recipe'
export type PathQuestion = {
  readonly purpose: PathPurpose
  readonly suggestedName?: string | undefined
  readonly folder?: string | undefined
  /** Words above the list, e.g. why it opened by itself. */
  readonly note?: { readonly title: string; readonly text: string } | undefined
  readonly answer: (path: string | null) => void
}

export const useFileBrowser = create<{ readonly question: PathQuestion | null }>()(() => ({ question: null }))

export const askInFileBrowser = (question: Omit<PathQuestion, 'answer'>): Promise<string | null> =>
  new Promise((resolve) => {
    useFileBrowser.getState().question?.answer(null)
    useFileBrowser.setState({
      question: {
        ...question,
        answer: (path) => {
          useFileBrowser.setState({ question: null })
          resolve(path)
        },
      },
    })
  })

/** Null when the person thought better of it. */
export const choosePath = async (
  purpose: PathPurpose,
  suggestedName?: string,
  folder?: string,
): Promise<string | null> => {
  if (useAppInfo.getState().info?.capabilities.pickFile !== true)
    return askInFileBrowser({ purpose, suggestedName, folder })
  const answer = await call('app.pickFile', { purpose, ...(suggestedName !== undefined && { suggestedName }) })
  if (answer.ok) return answer.value
  showToast({ tone: 'error', title: answer.error.message, text: answer.error.hint })
  return null
}
