import { create } from 'zustand'
import type { Recent } from '../../shared/model/host.ts'
import { call } from '../client/client.ts'

export type RecentsState = { readonly recents: readonly Recent[]; readonly loaded: boolean }
export const useRecents = create<RecentsState>()(() => ({ recents: [], loaded: false }))

export const loadRecents = async (): Promise<void> => {
  const answer = await call('app.recents', {})
  useRecents.setState((state) => ({ recents: answer.ok ? answer.value : state.recents, loaded: true }))
}

export const forgetRecent = async (path: string): Promise<void> => {
  useRecents.setState((state) => ({ recents: state.recents.filter((recent) => recent.path !== path) }))
  await call('app.forgetRecent', { path })
}
