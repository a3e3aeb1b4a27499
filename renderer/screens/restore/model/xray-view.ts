import type { XRay } from '../../../../shared/model/restore.ts'
import type { Finding } from '../../../../shared/model/finding.ts'
import type { ServerRef } from '../../../../shared/model/server.ts'
import type { Detail } from '../../../components/detail-list.tsx'
import { formatBytes, formatCount, formatDuration } from '../../../components/format.ts'
import { restoreStrings as words } from '../../../strings/restore-strings.ts'

// An X-ray as the window shows it. Pure.

/** Rows that are not in the file are worse than an extension that is not on the server. */
export const verdictTone = (xray: XRay): 'ok' | 'warn' | 'bad' => {
  if (xray.verdict.kind === 'cannot' || xray.findings.some(({ severity }) => severity === 'error')) return 'bad'
  return xray.verdict.kind === 'will-restore' ? 'ok' : 'warn'
}

/** From the outside in: `gzip › plain script`. */
export const layersText = (layers: XRay['layers']): string => layers.map((layer) => words.format[layer]).join(' › ')

const shortVersion = (version: string): string =>
  /^\d+(?:\.\d+)*(?:(?:beta|rc|devel)\d*)?/.exec(version)?.[0] ?? version

const madeAt = (at: string | null | undefined): string | undefined => {
  if (at === null || at === undefined || Number.isNaN(Date.parse(at))) return undefined
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}

export const fileDetails = (xray: XRay): readonly Detail[] => {
  const { archive, script, needs } = xray
  const pgDump = archive?.pgDumpVersion ?? script?.source.pgDump
  const server = archive?.serverVersion ?? script?.source.server
  const isNoSql = xray.kind === 'not-a-dump' && script?.dialect === 'postgresql'
  const facts: readonly (readonly [string, string | undefined | null, boolean?])[] = [
    [words.file.kind, layersText(xray.layers.filter((layer) => layer !== 'script' || !isNoSql))],
    [words.file.version, archive?.version],
    [
      words.file.madeBy,
      pgDump === undefined
        ? undefined
        : `${script?.source.dumpall === true ? 'pg_dumpall' : 'pg_dump'} ${shortVersion(pgDump)}`,
    ],
    [words.file.from, server === undefined ? undefined : `PostgreSQL ${shortVersion(server)}`],
    [words.file.date, madeAt(archive?.createdAt)],
    [words.file.database, archive?.databaseName, true],
    [words.file.size, formatBytes(xray.sizeBytes)],
    [words.file.encoding, needs.encoding],
    [words.file.locale, needs.locale],
    [words.file.compression, archive === undefined ? undefined : words.compression[archive.compression]],
    [words.file.lines, script === undefined ? undefined : formatCount(script.lines)],
    [words.file.statements, script === undefined ? undefined : formatCount(script.statements)],
    [words.file.tool, needs.pgRestoreMajor === null ? undefined : words.file.toolNeeds(needs.pgRestoreMajor)],
    [words.file.took, formatDuration(xray.durationMs)],
  ]
  return facts.flatMap(([term, value, mono]) =>
    value === undefined || value === null || value === '' ? [] : [{ term, value, ...(mono === true && { mono }) }],
  )
}

export type TableBar = { readonly name: string; readonly size: string; readonly share: number }

/** The tables as the file has them, largest first, each with its share of the largest. */
export const tableBars = (tables: XRay['tables']): readonly TableBar[] => {
  const byRows = tables.every(({ bytes }) => bytes === null)
  const weight = (table: XRay['tables'][number]): number => (byRows ? table.rows : table.bytes) ?? 0
  const most = Math.max(1, ...tables.map(weight))
  return tables
    .toSorted((a, b) => weight(b) - weight(a) || a.name.localeCompare(b.name))
    .map((table) => ({ name: table.name, size: sizeText(table), share: weight(table) / most }))
}

const sizeText = ({ rows, bytes }: XRay['tables'][number]): string =>
  [rows === null ? undefined : words.tables.rows(rows), bytes === null ? undefined : formatBytes(bytes)]
    .filter((part) => part !== undefined)
    .join(', ')

/** The schema of a full name, quotes and dots in it respected. */
export const schemaOf = (name: string): string | null => {
  const quoted = /^"((?:[^"]|"")+)"\./.exec(name)
  if (quoted !== null) return (quoted[1] ?? '').replaceAll('""', '"')
  const at = name.indexOf('.')
  return at <= 0 ? null : name.slice(0, at)
}

export const schemasOf = (tables: XRay['tables']): readonly string[] =>
  [...new Set(tables.flatMap(({ name }) => schemaOf(name) ?? []))].toSorted((a, b) => a.localeCompare(b))

export type NeedTone = 'ok' | 'warn' | 'bad' | 'neutral'
export type Need = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly tone: NeedTone
  readonly state: string
  readonly text?: string | undefined
}

export const extensionNeed = (extension: XRay['needs']['extensions'][number], isLeftOut: boolean): Need => {
  const { name, available, trusted, neededBy } = extension
  const dependents = neededBy === 0 ? undefined : words.needs.neededBy(neededBy)
  const base = { id: `extension ${name}`, kind: words.needs.extension, name, text: dependents }
  if (isLeftOut)
    return {
      ...base,
      tone: available === false ? 'bad' : 'warn',
      state: available === false ? words.needs.missing : words.needs.leftOut,
      text: neededBy === 0 ? words.needs.leftOutAlone : words.needs.leftOutWith(neededBy),
    }
  if (available === null) return { ...base, tone: 'neutral', state: words.needs.notAsked }
  if (!available) return { ...base, tone: 'bad', state: words.needs.missing }
  return { ...base, tone: 'ok', state: trusted === true ? words.needs.availableTrusted : words.needs.available }
}

/** `taken`: owners matter; else nobody misses the roles of a dump. */
export const roleNeed = (role: XRay['needs']['roles'][number], ownersKept: boolean): Need => {
  const base = { id: `role ${role.name}`, kind: words.needs.role, name: role.name }
  if (role.exists === true) return { ...base, tone: 'ok', state: words.needs.roleThere }
  if (role.cloud !== null) return { ...base, tone: 'neutral', state: role.cloud, text: words.needs.cloudText }
  if (role.exists === null) return { ...base, tone: 'neutral', state: words.needs.notAsked }
  return ownersKept
    ? { ...base, tone: 'warn', state: words.needs.roleMade, text: words.needs.roleMadeText }
    : { ...base, tone: 'neutral', state: words.needs.roleMissing, text: words.needs.roleMissingText }
}

/** Findings that have a place of their own on the screen are not told twice. */
const toldElsewhere = new Set([
  'risks',
  'cloud-roles',
  'roles-missing',
  'extension-unavailable',
  'not-a-dump',
  'dumpall',
  'several-databases',
])
export const otherFindings = (xray: XRay): readonly Finding[] =>
  xray.findings.filter(({ code }) => !toldElsewhere.has(code))

export const findingOfExtension = (xray: XRay, name: string): Finding | undefined =>
  xray.findings.find(
    ({ code, message, fixes }) =>
      code === 'extension-unavailable' &&
      (fixes?.some(({ id }) => id.startsWith(`install-${name}-`)) === true || message.split(/[^\w-]/).includes(name)),
  )

export const canRestore = (xray: XRay): boolean => xray.verdict.kind !== 'cannot' && xray.kind !== 'not-a-dump'

/** A name for the new database: the dump's own, else one made of the file's. */
export const suggestDatabase = (path: string, xray: XRay | null): string => {
  const several = xray?.findings.find(({ code }) => code === 'several-databases')?.objects
  const own = several?.[0] ?? xray?.archive?.databaseName ?? ''
  if (own !== '' && !['postgres', 'template0', 'template1'].includes(own)) return own
  const file = (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? ''
  ).replace(/\..*$/, '')
  const name = file
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 50)
  return name === '' ? 'restored' : /^[a-z]/.test(name) ? name : `db_${name}`
}

export const sameServer = (a: ServerRef, b: ServerRef): boolean => JSON.stringify(a) === JSON.stringify(b)
