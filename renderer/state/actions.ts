// Every command has one object that feeds the palette, the shortcuts, the shortcut help and the native menu. Screens
// add theirs while they are shown (useActions).
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { create } from 'zustand'

export type Action = {
  /** Stable; native menus send it: `go.home`, `recipe.open`. */
  readonly id: string
  readonly title: string
  readonly group: 'go' | 'do' | 'view' | 'recent'
  readonly icon?: ReactNode
  /** More words to find it by. */
  readonly keywords?: string | undefined
  /** `Mod+K`, `G H` (one after the other), `?`. */
  readonly shortcut?: string | undefined
  readonly hint?: string | undefined
  readonly isEnabled?: (() => boolean) | undefined
  readonly run: () => void
}

export const useActionRegistry = create<{ readonly lists: readonly (readonly Action[])[] }>()(() => ({ lists: [] }))

/** `base`: before those of the screens, whenever it comes, so that a screen's own action of the same id wins. */
export const addActions = (actions: readonly Action[], base = false): (() => void) => {
  useActionRegistry.setState((state) => ({ lists: base ? [actions, ...state.lists] : [...state.lists, actions] }))
  return () => useActionRegistry.setState((state) => ({ lists: state.lists.filter((list) => list !== actions) }))
}

/** Actions of a screen. Memoize the list. */
export const useActions = (actions: readonly Action[], base = false): void =>
  useEffect(() => addActions(actions, base), [actions, base])

/** Later lists come first and win over earlier ones of the same id: what the screen offers, then what is always there. */
export const allActions = (lists: readonly (readonly Action[])[]): readonly Action[] => {
  const byId = new Map<string, Action>()
  for (const action of lists.toReversed().flat()) if (!byId.has(action.id)) byId.set(action.id, action)
  return [...byId.values()]
}

export const runAction = (id: string): boolean => {
  const action = allActions(useActionRegistry.getState().lists).find((each) => each.id === id)
  if (action === undefined || action.isEnabled?.() === false) return false
  action.run()
  return true
}
