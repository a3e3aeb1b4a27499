import type { Finding, Place } from '../../../shared/model/finding.ts'
import type { PathPart } from './yaml-places.ts'

export type FindingCollection = {
  readonly findings: Finding[]
  readonly add: (
    severity: Finding['severity'],
    code: string,
    path: readonly PathPart[],
    message: string,
    hint?: string,
  ) => void
}

/** Findings about parts of a recipe, each with the place of the part in its file. */
export const collectFindings = (findPlace: (path: readonly PathPart[]) => Place | undefined): FindingCollection => {
  const findings: Finding[] = []
  return {
    findings,
    add: (severity, code, path, message, hint) => {
      const place = findPlace(path)
      findings.push({
        code,
        severity,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(place === undefined ? {} : { place }),
      })
    },
  }
}
