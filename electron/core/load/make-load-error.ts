import type { Excerpt, Failure } from '../../../shared/model/failure.ts'
import { explainServerError } from '../doctor/explain.ts'
import { hideInLines, hidePasswords } from './hide-passwords.ts'
import { shownNameOf } from './places.ts'
import type { LoadError, LoadRequest } from './types.ts'

export type ServerSaid = {
  readonly sqlState?: string | undefined
  readonly message: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly context?: string | undefined
}

export type ErrorPlace = {
  readonly file: string
  readonly line: number
  /** Last line of the statement: the one psql names. */
  readonly endLine?: number | undefined
  readonly column?: number | undefined
  readonly statement?: string | undefined
  readonly excerpt?: Excerpt | undefined
}

/** What the server said and where, as a failure with its meaning and next step. Rows (the CONTEXT of a COPY) stay out. */
export const makeLoadError = (request: LoadRequest, said: ServerSaid, place: ErrorPlace): LoadError => {
  const file = shownNameOf(request, place.file)
  const role = request.connection.settings?.['role'] ?? request.connection.user
  const { kind, meaning, hint } = explainServerError(said, { role, database: request.connection.database })
  const hints = [hint, said.hint === undefined || said.hint === '' ? '' : `The server adds: ${said.hint}`].filter(
    (part) => part !== '',
  )
  return {
    kind,
    file,
    line: place.line,
    message: said.message,
    serverMessage: said.message,
    detail: said.detail === undefined || said.detail === '' ? meaning : `${meaning} (${said.detail})`,
    hint: hints.join(' '),
    ...(place.endLine === undefined || place.endLine === place.line ? {} : { endLine: place.endLine }),
    ...(place.column === undefined ? {} : { column: place.column }),
    ...(said.sqlState === undefined ? {} : { sqlState: said.sqlState }),
    ...(place.excerpt === undefined ? {} : { excerpt: { ...place.excerpt, lines: hideInLines(place.excerpt.lines) } }),
    ...(place.statement === undefined ? {} : { statement: hidePasswords(place.statement.slice(0, 2000)) }),
  }
}

/** A failure of ours (nothing the server said) at a place of the script. */
export const ownLoadError = (
  request: LoadRequest,
  failure: Failure & { readonly line: number },
  file: string,
): LoadError => {
  return { ...failure, file: shownNameOf(request, file) }
}

/** A failure from elsewhere (the reader, the connection) as one of this load. */
export const asLoadError = (request: LoadRequest, failure: Failure): LoadError => ({
  ...failure,
  file: shownNameOf(request, failure.file ?? request.file),
  line: failure.line ?? 1,
})
