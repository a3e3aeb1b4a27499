import { useState } from 'react'
import { problemOf, warningOf, type Problem } from '../model/problems.ts'

export type FieldWords = {
  /** Call when a person has typed in a field. */
  readonly touch: (field: string) => void
  /** The error to show: only for fields a person has been in, or all of them. */
  readonly error: (field: string) => string | undefined
  readonly warning: (field: string) => string | undefined
}

/** Nobody is told off for a field they have not reached yet. */
export const useTouched = (problems: readonly Problem[], showAll: boolean): FieldWords => {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  return {
    touch: (field) => setTouched((before) => (before.has(field) ? before : new Set([...before, field]))),
    error: (field) => (showAll || touched.has(field) ? problemOf(problems, field) : undefined),
    warning: (field) => warningOf(problems, field),
  }
}
