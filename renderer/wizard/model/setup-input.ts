import type { InputOf, RecipeSource } from '../../../shared/contract/procedures.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import type { ServerDraft } from './drafts.ts'
import { recipeFromDrafts } from './recipe-from-drafts.ts'
import type { Secrets } from './secrets.ts'
import { readPort } from './validate-server.ts'
import { isChanged, type WizardState } from './wizard-state.ts'

export type SetupRequest = InputOf<'setup.start'>

/** `host:port` as kept in a draft; the last colon parts them, so that IPv6 and socket folders work. */
export const splitAddress = (text: string): { host: string; port: number } | null => {
  const at = text.lastIndexOf(':')
  const port = readPort(text.slice(at + 1))
  return at <= 0 || port === null ? null : { host: text.slice(0, at), port }
}

/** The server a draft names; null while it is not complete. */
export const serverRefOf = (draft: ServerDraft): ServerRef | null => {
  if (draft.choice === 'built-in')
    return draft.major === null ? { kind: 'built-in' } : { kind: 'built-in', major: draft.major }
  if (draft.choice === 'found') {
    const address = draft.found === null ? null : splitAddress(draft.found)
    return address === null ? null : { kind: 'address', ...address, user: draft.foundUser.trim() || 'postgres' }
  }
  const port = readPort(draft.port)
  if (draft.host.trim() === '' || port === null) return null
  return {
    kind: 'address',
    host: draft.host.trim(),
    port,
    user: draft.user.trim() || 'postgres',
    ...(draft.database.trim() === '' ? {} : { database: draft.database.trim() }),
    ...(draft.sslMode === '' ? {} : { sslMode: draft.sslMode }),
  }
}

/** An unchanged recipe is named by its file, so that messages point into it; anything else travels whole. */
export const sourceOf = (state: WizardState): RecipeSource => {
  const { path, folder } = state.drafts.about
  return path !== null && !isChanged(state) ? { path } : { recipe: recipeFromDrafts(state.drafts), folder }
}

/** What `setup.plan` and `setup.start` are asked; null while no server is named. */
export const setupInputOf = (state: WizardState, secrets: Secrets): SetupRequest | null => {
  const server = serverRefOf(state.drafts.server)
  if (server === null) return null
  const { existing, keptAs, allowShell, keepOnFailure } = state.choices
  return {
    source: sourceOf(state),
    server,
    ...(secrets.serverPassword !== '' && server.kind === 'address'
      ? { password: secrets.serverPassword, remember: secrets.remember }
      : {}),
    ...(state.drafts.database.passwordMode === 'ask' && secrets.rolePassword !== ''
      ? { rolePassword: secrets.rolePassword }
      : {}),
    ...(existing === null ? {} : { existing }),
    ...(existing === 'replace' && keptAs !== null ? { keptAs } : {}),
    ...(allowShell ? { allowShell } : {}),
    ...(keepOnFailure ? { keepOnFailure } : {}),
  }
}
