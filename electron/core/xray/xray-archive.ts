// The X-ray of an archive: from its table of contents alone.
import { basename } from 'node:path'
import type { XRay } from '../../../shared/model/restore.ts'
import type { Peeled } from '../archive/layers.ts'
import { openArchive } from '../archive/open-archive.ts'
import { askAgain } from '../archive/refuse-archive.ts'
import { GroundworkError } from '../failures.ts'
import { objectsOf } from './count-objects.ts'
import { explainDamage } from './explain-damage.ts'
import { findContents, neverRestored } from './find-contents.ts'
import { needsOfArchive } from './find-needs.ts'
import { risksOfArchive } from './find-risks.ts'
import { findTroubles, type Material } from './find-troubles.ts'
import { inspectArchive } from './inspect-archive.ts'
import { judgeDump } from './judge-dump.ts'
import { findMissingData } from './missing-data.ts'
import {
  elapsed,
  majorOf,
  refused,
  shortVersion,
  unable,
  versionNumber,
  type Answered,
  type Known,
} from './xray-answer.ts'

export const xrayArchive = async (known: Known, peeled: Peeled, { answer, finding }: Answered): Promise<XRay> => {
  const { options, path } = known
  const archive = await openArchive(peeled.innerPath).catch((error: unknown) => error)
  if (archive instanceof Error) return damaged(known, peeled, archive)
  const opened = archive as Awaited<ReturnType<typeof openArchive>>
  try {
    if (opened.facts.entries.length === 0)
      return await damaged(
        known,
        peeled,
        new GroundworkError({
          kind: 'file-unsupported',
          message: 'The table of contents of this archive is empty.',
          hint: askAgain,
        }),
      )
    const version = answer?.facts.versionNumber ?? versionNumber(options.serverMajor)
    const inspected = await inspectArchive(opened.facts, {
      ...(version === undefined ? {} : { serverVersionNumber: version }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      shownAs: basename(path),
    })
    const needs = needsOfArchive(opened.facts, inspected.facts, answer)
    const risks = risksOfArchive(inspected, opened.facts.entries)
    const missing = await findMissingData(peeled.innerPath, opened.facts)
    const material: Material = {
      file: basename(path),
      needs,
      risks,
      sourceMajor: majorOf(opened.facts.serverVersion),
      answer,
      missing,
    }
    const findings = [...finding, ...findTroubles(material), ...findContents(opened.facts.entries, basename(path))]
    const { entries, ...archiveFacts } = opened.facts
    return {
      file: basename(path),
      sizeBytes: known.sizeBytes,
      layers: peeled.layers,
      kind: 'archive',
      sentence: `A pg_dump archive (${opened.facts.format}, version ${opened.facts.version}) of the database ${opened.facts.databaseName} of PostgreSQL ${shortVersion(opened.facts.serverVersion)}: ${entries.length.toLocaleString('en')} entries.`,
      archive: archiveFacts,
      objects: objectsOf(inspected.expected),
      tables: opened.facts.tables.map(({ name, dataBytes }) => ({ name, rows: null, bytes: dataBytes })),
      needs,
      risks,
      verdict: judgeDump(material, findings, neverRestored(entries)),
      findings,
      durationMs: elapsed(known),
    }
  } finally {
    await opened.close()
  }
}

const damaged = async (known: Known, peeled: Peeled, error: unknown): Promise<XRay> => {
  const damage = peeled.inner.format === 'archive-custom' ? await explainDamage(peeled.innerPath) : null
  if (damage !== null) return unable(known, peeled.layers, 'archive', damage.sentence, damage.sentence, damage.nextStep)
  return refused(known, peeled.layers, 'archive', error)
}
