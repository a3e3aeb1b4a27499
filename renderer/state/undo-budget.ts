import { create } from 'zustand'

const key = 'groundwork.undo-budget'
export const budgetChoices: readonly number[] = [1e9, 5e9, 20e9, 50e9, 200e9]
const usual = 20e9

const remembered = (): number => {
  const bytes = Number(localStorage.getItem(key))
  return budgetChoices.includes(bytes) ? bytes : usual
}

/** How much disk undo and spares may take, for this window. */
export const useUndoBudget = create<{ readonly budgetBytes: number }>()(() => ({ budgetBytes: remembered() }))

export const changeUndoBudget = (budgetBytes: number): void => {
  localStorage.setItem(key, String(budgetBytes))
  useUndoBudget.setState({ budgetBytes })
}
