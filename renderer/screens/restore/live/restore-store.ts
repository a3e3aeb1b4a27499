// The restore a person is about to start: one file at a time, kept while the window is open so that a look elsewhere, or the
// way back from a receipt, loses nothing. The password stays in memory.
import { create } from 'zustand'
import type { ServerRef } from '../../../../shared/model/server.ts'
import { useSettings } from '../../../state/settings.ts'
import { changeDraft, emptyDraft, type DraftAction, type RestoreDraft } from '../model/restore-draft.ts'
import { serverFromSetting } from '../model/server-choice.ts'

type Store = {
  readonly path: string | null
  /** The name was suggested for this X-ray; it is suggested once. */
  readonly begun: boolean
  readonly draft: RestoreDraft
  readonly server: ServerRef | null
  readonly password: string
}

export const useRestore = create<Store>()(() => ({
  path: null,
  begun: false,
  draft: emptyDraft,
  server: null,
  password: '',
}))

/** Another file begins anew; the server stays the one chosen last. */
export const beginRestore = (path: string): void => {
  if (useRestore.getState().path === path) return
  useRestore.setState((state) => ({
    path,
    begun: false,
    draft: emptyDraft,
    server: state.server ?? serverFromSetting(useSettings.getState().settings.defaultServer),
  }))
}

export const suggestName = (database: string): void => {
  if (useRestore.getState().begun) return
  useRestore.setState({ begun: true, draft: changeDraft(emptyDraft, { type: 'begin', database }) })
}

export const changeRestore = (action: DraftAction): void =>
  useRestore.setState((state) => ({ draft: changeDraft(state.draft, action) }))

export const chooseServer = (server: ServerRef): void => useRestore.setState({ server, password: '' })
export const givePassword = (password: string): void => useRestore.setState({ password })
