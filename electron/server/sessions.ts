// Who may talk to browser mode. A token opens one window once; it becomes a session secret that survives reloads.
// Only digests are kept, compared in constant time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const maxTokens = 32
const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest()
const makeSecret = (): string => randomBytes(32).toString('base64url')

export type Sessions = {
  /** A new one-time token; `openPath` is opened in the window that comes with it. */
  readonly issueToken: (openPath?: string) => string
  readonly redeem: (token: string) => { readonly session: string; readonly openPath?: string } | null
  readonly isSession: (session: string) => boolean
}

export const createSessions = (): Sessions => {
  const tokens: { digest: Buffer; openPath: string | undefined }[] = []
  const sessions: Buffer[] = []
  return {
    issueToken: (openPath) => {
      const token = makeSecret()
      tokens.push({ digest: digest(token), openPath })
      if (tokens.length > maxTokens) tokens.shift()
      return token
    },
    redeem: (token) => {
      const wanted = digest(token)
      const index = tokens.findIndex((known) => timingSafeEqual(known.digest, wanted))
      const found = tokens[index]
      if (!found) return null
      tokens.splice(index, 1)
      const session = makeSecret()
      sessions.push(digest(session))
      return { session, ...(found.openPath === undefined ? {} : { openPath: found.openPath }) }
    },
    isSession: (session) => {
      const wanted = digest(session)
      return sessions.some((known) => timingSafeEqual(known, wanted))
    },
  }
}
