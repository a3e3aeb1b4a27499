// The one-time token comes in the fragment (never sent to a server, not in logs) and is wiped from the address at
// once. The session it is exchanged for lives in sessionStorage: this tab only, survives a reload, and, unlike a
// cookie, is not seen by other ports of 127.0.0.1.
import { sessionStorageKey, tokenParameter } from '../../shared/contract/browser-wire.ts'

export type Credentials = {
  /** What to say hello with: the token while it is unused, then the session. */
  readonly next: () => { readonly token: string } | { readonly session: string } | null
  readonly welcomed: (session: string) => void
  /** The last hello was refused. True: there is another one to try. */
  readonly refused: () => boolean
}

export const takeCredentials = (): Credentials => {
  const prefix = `#${tokenParameter}=`
  let token = location.hash.startsWith(prefix) ? decodeURIComponent(location.hash.slice(prefix.length)) : null
  if (token !== null) history.replaceState(null, '', location.pathname + location.search)
  return {
    next: () => {
      if (token !== null) return { token }
      const session = sessionStorage.getItem(sessionStorageKey)
      return session === null ? null : { session }
    },
    welcomed: (session) => {
      token = null
      sessionStorage.setItem(sessionStorageKey, session)
    },
    refused: () => {
      if (token !== null) {
        token = null
        return sessionStorage.getItem(sessionStorageKey) !== null
      }
      sessionStorage.removeItem(sessionStorageKey)
      return false
    },
  }
}
