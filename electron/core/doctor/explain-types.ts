import type { FailureKind } from '../../../shared/model/failure.ts'

/** What a server (or a client program) said. `sqlState` is trusted first: the words may be in any language. */
export type ServerMessage = {
  readonly sqlState?: string | undefined
  readonly message: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly context?: string | undefined
}

/** What we know around the message; makes the next step exact. */
export type ExplainContext = {
  readonly role?: string
  readonly database?: string
  /** Names the server offers, for did-you-mean. */
  readonly knownExtensions?: readonly string[]
}

export type Explanation = {
  readonly id: string
  readonly kind: FailureKind
  /** The cause in plain words. */
  readonly meaning: string
  /** The next step. */
  readonly hint: string
}

/** One known message. An entry matches when the SQLSTATE is listed (or none are) and the pattern fits (or there is none). */
export type CatalogueEntry = {
  readonly id: string
  readonly sqlStates?: readonly string[]
  readonly pattern?: RegExp
  readonly kind: FailureKind
  readonly meaning: (match: readonly string[], context: ExplainContext) => string
  readonly hint: (match: readonly string[], context: ExplainContext) => string
}
