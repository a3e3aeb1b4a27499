// What a file is, what is in it, what it needs, and whether it will restore: told before anything is run, and whatever the
// file is. Raises only when the file cannot be read at all, or the person cancels; a server that does not answer is a finding.
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Finding } from '../../../shared/model/finding.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import type { ServerRef } from '../../../shared/model/server.ts'
import { peelLayers, type Peeled } from '../archive/layers.ts'
import { openArchive } from '../archive/open-archive.ts'
import { recognise } from '../archive/recognise.ts'
import { askAgain } from '../archive/refuse-archive.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import { inspectScripts } from '../script/facts/inspect-scripts.ts'
import { dialectName, dialectNextStep } from '../script/facts/detect-dialect.ts'
import { askServer, type ServerAnswer } from './ask-server.ts'
import { explainDamage } from './explain-damage.ts'
import { needsOfArchive, needsOfScript } from './find-needs.ts'
import { risksOfArchive, risksOfScript } from './find-risks.ts'
import { findTroubles, type Material } from './find-troubles.ts'
import { inspectArchive } from './inspect-archive.ts'
import { findingOfEnd, isNoSql, readScriptEnd } from './script-end.ts'
import { cannot, judgeDump } from './judge-dump.ts'
import { findMissingData } from './missing-data.ts'
import { objectsOf, tablesOfScript } from './count-objects.ts'

export type XRayOptions = {
  readonly server?: ServerRef
  readonly password?: string
  /** Judge for this version when no server is chosen. */
  readonly serverMajor?: number
  /** Read what a script includes (\i), too: for one's own scripts. Never for what was unpacked. */
  readonly followIncludes?: boolean
  readonly signal?: AbortSignal
  /** `total` is null while something of unknown size is unpacked. */
  readonly onProgress?: (phase: 'unpack' | 'read', done: number, total: number | null) => void
}

type Known = { readonly host: Host; readonly path: string; readonly sizeBytes: number; readonly startedAt: number; readonly options: XRayOptions }
type Answered = { readonly answer: ServerAnswer | null; readonly finding: readonly Finding[] }

export const xrayFile = async (host: Host, path: string, options: XRayOptions = {}): Promise<XRay> => {
  const startedAt = performance.now()
  const outside = await recognise(path)
  const known: Known = { host, path, sizeBytes: await sizeOf(path), startedAt, options }
  const asking = ask(host, options)
  let peeled: Peeled
  try {
    peeled = await peelLayers(path, {
      folder: join(host.paths.data, 'unpacked'),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onProgress: (done) => options.onProgress?.('unpack', done, null),
    })
  } catch (error) {
    await asking
    return refused(known, [outside.format], 'not-a-dump', error)
  }
  try {
    return await lookInside(known, peeled, await asking)
  } finally {
    for (const one of peeled.temporary) await rm(one, { recursive: true, force: true })
  }
}

const lookInside = async (known: Known, peeled: Peeled, answered: Answered): Promise<XRay> => {
  switch (peeled.inner.format) {
    case 'script':
      return xrayScript(known, peeled, answered)
    case 'archive-custom':
    case 'archive-tar':
    case 'archive-directory':
      return xrayArchive(known, peeled, answered)
    case 'dumpall-archive':
      return unable(known, peeled.layers, 'dumpall', 'This is a pg_dumpall archive of a whole server.', 'archives of a whole server are not supported yet', 'Restore it with pg_restore of the PostgreSQL that made it, or ask for a pg_dump of the one database.')
    default:
      return unable(known, peeled.layers, 'not-a-dump', peeled.inner.sentence, peeled.inner.sentence, peeled.inner.nextStep)
  }
}

const xrayArchive = async (known: Known, peeled: Peeled, { answer, finding }: Answered): Promise<XRay> => {
  const { options, path } = known
  const archive = await openArchive(peeled.innerPath).catch((error: unknown) => error)
  if (archive instanceof Error) return damaged(known, peeled, archive)
  const opened = archive as Awaited<ReturnType<typeof openArchive>>
  try {
    if (opened.facts.entries.length === 0) return await damaged(known, peeled, new GroundworkError({ kind: 'file-unsupported', message: 'The table of contents of this archive is empty.', hint: askAgain }))
    const version = answer?.facts.versionNumber ?? versionNumber(options.serverMajor)
    const inspected = await inspectArchive(opened.facts, { ...(version === undefined ? {} : { serverVersionNumber: version }), ...(options.signal === undefined ? {} : { signal: options.signal }), shownAs: basename(path) })
    const needs = needsOfArchive(opened.facts, inspected.facts, answer)
    const risks = risksOfArchive(inspected, opened.facts.entries)
    const missing = await findMissingData(peeled.innerPath, opened.facts)
    const material: Material = { file: basename(path), needs, risks, sourceMajor: majorOf(opened.facts.serverVersion), answer, missing }
    const findings = [...finding, ...findTroubles(material)]
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
      verdict: judgeDump(material, findings),
      findings,
      durationMs: elapsed(known),
    }
  } finally {
    await opened.close()
  }
}

const xrayScript = async (known: Known, peeled: Peeled, { answer, finding }: Answered): Promise<XRay> => {
  const { options, path } = known
  const version = answer?.facts.versionNumber ?? versionNumber(options.serverMajor)
  const { facts, expected } = await inspectScripts([{ file: peeled.innerPath, shownAs: basename(path), workingDirectory: dirname(peeled.innerPath) }], {
    followIncludes: options.followIncludes === true && peeled.layers.length === 1,
    ...(version === undefined ? {} : { serverVersionNumber: version }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: (done, total) => options.onProgress?.('read', done, total),
  })
  const [script] = facts
  if (script === undefined) throw new Error('a script was read and nothing was said of it')
  if (script.dialect !== 'postgresql') {
    const name = dialectName(script.dialect)
    return { ...unable(known, peeled.layers, 'not-a-dump', `This is SQL of ${name}, not of PostgreSQL.`, `it is SQL of ${name}, not of PostgreSQL`, dialectNextStep(script.dialect)), script }
  }
  if (script.source.dumpall === true) {
    return { ...unable(known, peeled.layers, 'dumpall', 'This is a dump of a whole server (pg_dumpall): roles, tablespaces and all databases.', 'dumps of a whole server are not supported yet: it would change the roles of this one', 'Ask for a pg_dump of the one database, or load it with psql into a server that holds nothing else.'), script }
  }
  if (isNoSql(script)) return { ...unable(known, peeled.layers, 'not-a-dump', 'This is text, and nothing in it is SQL.', 'nothing in it is SQL', 'Ask for a dump made with pg_dump. A list of values (CSV) goes into a table with COPY.'), script }
  const end = await readScriptEnd(peeled.innerPath, script)
  const needs = needsOfScript(script, answer)
  const risks = risksOfScript(script)
  const material: Material = { file: basename(path), needs, risks, sourceMajor: majorOf(script.source.server ?? ''), answer, missing: end === 'cut-off' ? { tables: [], cutOff: true } : null }
  const findings = [...finding, ...script.findings, ...findingOfEnd(end, basename(path)), ...findTroubles({ ...material, missing: null })]
  const rows = script.copyBlocks.reduce((sum, block) => sum + block.rows, 0)
  const filled = new Set(script.copyBlocks.map(({ table }) => table)).size
  return {
    file: basename(path),
    sizeBytes: known.sizeBytes,
    layers: peeled.layers,
    kind: 'script',
    sentence: `${script.source.pgDump === undefined ? 'A PostgreSQL script' : `A plain dump by pg_dump ${shortVersion(script.source.pgDump)}`}: ${script.statements.toLocaleString('en')} statements${rows === 0 ? '' : `, ${rows.toLocaleString('en')} rows in ${filled === 1 ? '1 table' : `${filled.toLocaleString('en')} tables`}`}.`,
    script,
    objects: objectsOf(expected),
    tables: tablesOfScript(script),
    needs,
    risks,
    verdict: judgeDump(material, findings),
    findings,
    durationMs: elapsed(known),
  }
}

const nothingNeeded: XRay['needs'] = { pgRestoreMajor: null, extensions: [], roles: [], languages: [], encoding: null, locale: null, diskBytes: null }

const unable = (known: Known, layers: XRay['layers'], kind: XRay['kind'], sentence: string, why: string, nextStep: string, detail?: string): XRay => ({
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
  findings: [{ code: kind === 'dumpall' ? 'dumpall' : kind === 'archive' ? 'damaged' : 'not-a-dump', severity: 'error', message: sentence, hint: nextStep, ...(detail === undefined ? {} : { detail }), place: { file: basename(known.path) } }],
  durationMs: elapsed(known),
})

/** Failures about the file are an answer; those of the person or the disk it lies on are not. */
const refused = (known: Known, layers: XRay['layers'], kind: XRay['kind'], error: unknown): XRay => {
  if (!(error instanceof GroundworkError) || !['file-unsupported', 'tool-missing', 'disk-full'].includes(error.failure.kind)) throw error
  const { message, hint, detail } = error.failure
  return unable(known, layers, kind, message.replaceAll(known.path, basename(known.path)), message.replaceAll(known.path, basename(known.path)), hint ?? '', detail)
}

const damaged = async (known: Known, peeled: Peeled, error: unknown): Promise<XRay> => {
  const damage = peeled.inner.format === 'archive-custom' ? await explainDamage(peeled.innerPath) : null
  if (damage !== null) return unable(known, peeled.layers, 'archive', damage.sentence, damage.sentence, damage.nextStep)
  return refused(known, peeled.layers, 'archive', error)
}

/** A server that cannot be asked does not keep anyone from looking at a file. */
const ask = async (host: Host, { server, password }: XRayOptions): Promise<Answered> => {
  if (server === undefined) return { answer: null, finding: [] }
  try {
    return { answer: await askServer(host, server, password), finding: [] }
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    const { message, hint } = error.failure
    return { answer: null, finding: [{ code: 'server-not-asked', severity: 'warning', message: `The server could not be asked what it has: ${message}`, ...(hint === undefined ? {} : { hint }) }] }
  }
}

const sizeOf = async (path: string): Promise<number> => {
  const info = await stat(path)
  if (!info.isDirectory()) return info.size
  let total = 0
  for (const name of await readdir(path)) total += await stat(join(path, name)).then((found) => (found.isFile() ? found.size : 0), () => 0)
  return total
}

const elapsed = ({ startedAt }: Known): number => Math.round(performance.now() - startedAt)
const versionNumber = (major: number | undefined): number | undefined => (major === undefined ? undefined : major * 10_000)
const majorOf = (version: string): number | null => {
  const [, first, second] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? []
  return first === undefined ? null : Number(first) < 10 ? Number(`${first}.${second ?? 0}`) : Number(first)
}
const shortVersion = (version: string): string => /^[\d.]+(?:(?:beta|rc|devel)\d*)?/.exec(version)?.[0] ?? version
