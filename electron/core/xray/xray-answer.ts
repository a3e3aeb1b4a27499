// What the parts of an X-ray have in common: what they are given, and the answer that something cannot be restored.
import { basename } from 'node:path'
import type { FirstFacts } from '../../../shared/model/first-facts.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import type { ServerAnswer } from './ask-server.ts'
import { cannot } from './judge-dump.ts'

export type XRayOptions = {
  readonly server?: ServerRef
  readonly password?: string
  /** Judge for this version when no server is chosen. */
  readonly serverMajor?: number
  /** Read what a script includes (\i), too: for one's own scripts. Never for what was unpacked. */
  readonly followIncludes?: boolean
  readonly signal?: AbortSignal
  /** What is known before all is read, again and again. */
  readonly onFacts?: (facts: FirstFacts) => void
  /** `total` is null while something of unknown size is unpacked. */
  readonly onProgress?: (phase: 'unpack' | 'read', done: number, total: number | null) => void
}

export type Known = {
  readonly host: Host
  readonly path: string
  readonly sizeBytes: number
  readonly startedAt: number
  readonly options: XRayOptions
}
export type Answered = { readonly answer: ServerAnswer | null; readonly finding: readonly Finding[] }

const nothingNeeded: XRay['needs'] = {
  pgRestoreMajor: null,
  extensions: [],
  roles: [],
  languages: [],
  encoding: null,
  locale: null,
  diskBytes: null,
}

export const unable = (
  known: Known,
  layers: XRay['layers'],
  kind: XRay['kind'],
  sentence: string,
  why: string,
  nextStep: string,
  detail?: string,
): XRay => ({
  file: basename(known.path),
  sizeBytes: known.sizeBytes,
  layers,
  kind,
  sentence,
  objects: {},
  tables: [],
  needs: nothingNeeded,
  risks: [],
  verdict: cannot(why),
  findings: [
    {
      code: kind === 'dumpall' ? 'dumpall' : kind === 'archive' ? 'damaged' : 'not-a-dump',
      severity: 'error',
      message: sentence,
      hint: nextStep,
      ...(detail === undefined ? {} : { detail }),
      place: { file: basename(known.path) },
    },
  ],
  durationMs: elapsed(known),
})

/** Failures about the file are an answer; those of the person or the disk it lies on are not. */
export const refused = (known: Known, layers: XRay['layers'], kind: XRay['kind'], error: unknown): XRay => {
  if (
    !(error instanceof GroundworkError) ||
    !['file-unsupported', 'tool-missing', 'disk-full'].includes(error.failure.kind)
  )
    throw error
  const { message, hint, detail } = error.failure
  return unable(
    known,
    layers,
    kind,
    message.replaceAll(known.path, basename(known.path)),
    message.replaceAll(known.path, basename(known.path)),
    hint ?? '',
    detail,
  )
}

export const elapsed = ({ startedAt }: Known): number => Math.round(performance.now() - startedAt)
export const versionNumber = (major: number | undefined): number | undefined =>
  major === undefined ? undefined : major * 10_000
export const majorOf = (version: string): number | null => {
  const [, first, second] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? []
  return first === undefined ? null : Number(first) < 10 ? Number(`${first}.${second ?? 0}`) : Number(first)
}
export const shortVersion = (version: string): string =>
  /^[\d.]+(?:(?:beta|rc|devel)\d*)?/.exec(version)?.[0] ?? version
