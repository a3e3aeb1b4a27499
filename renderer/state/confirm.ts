// One question at a time that must be answered before something is done. On another machine the name of the database is
// typed; the answer is that name. The dialog is in app/confirm-dialog.tsx.
import { create } from 'zustand'

export type Question = {
  readonly title: string
  readonly text: string
  readonly action: string
  readonly danger: boolean
  /** What must be typed; null: a press is enough. */
  readonly typedName: string | null
  readonly answer: (yes: boolean) => void
}

export const useQuestion = create<{ readonly question: Question | null }>()(() => ({ question: null }))

export const confirm = (question: Omit<Question, 'answer'>): Promise<boolean> =>
  new Promise((resolve) => {
    useQuestion.getState().question?.answer(false)
    useQuestion.setState({
      question: {
        ...question,
        answer: (yes) => {
          useQuestion.setState({ question: null })
          resolve(yes)
        },
      },
    })
  })
