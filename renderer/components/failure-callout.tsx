import type { ReactNode } from 'react'
import type { Failure } from '../../shared/model/failure.ts'
import { Callout } from './callout.tsx'
import styles from './callout.module.css'

export const placeText = (place: {
  readonly file?: string
  readonly line?: number
  readonly column?: number
}): string | undefined =>
  place.file === undefined
    ? undefined
    : [place.file, place.line, place.column].filter((part) => part !== undefined).join(':')

/** A failure in the shape the core gives: sentence, detail, next step, place. */
export const FailureCallout = ({ failure, actions }: { readonly failure: Failure; readonly actions?: ReactNode }) => (
  <Callout tone="error" title={failure.message} place={placeText(failure)} actions={actions} live>
    {failure.detail !== undefined && <p>{failure.detail}</p>}
    {failure.serverMessage !== undefined && failure.serverMessage !== failure.message && (
      <p className={styles['server']}>{failure.serverMessage}</p>
    )}
    {failure.hint !== undefined && <p>{failure.hint}</p>}
  </Callout>
)
