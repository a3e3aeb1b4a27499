import { objectKinds } from '../../../shared/model/inventory.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import { formatBytes, formatCount, kindLabel } from '../output/format.ts'
import type { Style } from '../output/style.ts'
import { renderFacts } from './facts.ts'
import { renderFindings } from './findings.ts'
import { renderTable } from './table.ts'

const maxTables = 12

const few = (names: readonly string[], limit = 8): string =>
  names.length > limit ? `${names.slice(0, limit).join(', ')} and ${names.length - limit} more` : names.join(', ')

const renderVerdict = ({ verdict }: XRay, style: Style): string => {
  const paint = { 'will-restore': style.green, 'will-restore-without': style.yellow, cannot: style.red }[verdict.kind]
  return `  ${paint(verdict.sentence)}`
}

const renderRisks = ({ risks }: XRay, style: Style): string =>
  risks.length === 0
    ? ''
    : `  ${style.bold('Needs a yes of its own')}\n${risks.map(({ what, where, statement }) => `    ${what} ${style.dim(where)}\n      ${style.dim(statement)}`).join('\n')}`

/** Told as a script by itself; where it goes to another database, that database is what counts. */
const isPlainScript = ({ kind, script, layers }: XRay): boolean =>
  kind === 'script' && layers.length === 1 && script?.metaCommands.some(({ risk }) => risk === 'connect') === false

/** What a file is, in one screen; the verdict last, where the eye is. */
export const renderXRay = (found: XRay, style: Style): string => {
  if (found.script !== undefined && isPlainScript(found)) {
    return [
      renderFacts({ ...found.script, findings: found.findings }, style),
      renderRisks(found, style),
      `  ${found.sentence}\n${renderVerdict(found, style)}`,
    ]
      .filter(Boolean)
      .join('\n\n')
  }
  const { archive, needs } = found
  const about: [string, string][] = [
    [
      'format',
      `${found.layers.join(' > ')}${archive === undefined ? '' : ` (version ${archive.version}, ${archive.compression === 'none' ? 'not compressed' : archive.compression})`}`,
    ],
    ['size', formatBytes(found.sizeBytes)],
    [
      'made by',
      archive === undefined
        ? ''
        : `pg_dump ${archive.pgDumpVersion} from server ${archive.serverVersion}${archive.createdAt === null ? '' : `, ${archive.createdAt.replace('T', ' ')}`}`,
    ],
    [
      'database',
      archive === undefined
        ? ''
        : [archive.databaseName, needs.encoding ?? '', needs.locale ?? ''].filter(Boolean).join(', '),
    ],
    [
      'needs',
      needs.pgRestoreMajor === null ? '' : `pg_restore ${needs.pgRestoreMajor} or newer, or Groundwork's own reader`,
    ],
    [
      'extensions',
      few(needs.extensions.map(({ name, available }) => (available === false ? `${name} (not there)` : name))),
    ],
    ['languages', few(needs.languages)],
    ['roles', few(needs.roles.map(({ name, cloud }) => (cloud === null ? name : `${name} (${cloud})`)))],
    ['disk', needs.diskBytes === null ? '' : `about ${formatBytes(needs.diskBytes)}`],
  ]
  const kinds = objectKinds.flatMap((kind) => {
    const count = found.objects[kind]
    return count ? [[kindLabel(kind), formatCount(count)]] : []
  })
  const tables = found.tables
    .slice(0, maxTables)
    .map(({ name, rows, bytes }) => [
      name,
      rows === null ? '' : `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`,
      bytes === null ? '' : formatBytes(bytes),
    ])
  const more = found.tables.length - tables.length
  return [
    style.bold(found.file),
    `  ${found.sentence}`,
    found.kind === 'archive' || found.kind === 'script'
      ? renderTable(
          [{ title: '' }, { title: '' }],
          about.filter(([, value]) => value).map(([name, value]) => [style.dim(name), value]),
          style.dim,
        )
      : '',
    kinds.length
      ? `  ${style.bold('Holds')}\n${renderTable([{ title: '' }, { title: '', align: 'right' }], kinds, style.dim, '    ')}`
      : '',
    tables.length
      ? `  ${style.bold('Tables')}\n${renderTable([{ title: '' }, { title: '', align: 'right' }, { title: '', align: 'right' }], tables, style.dim, '    ')}${more > 0 ? `\n    ${style.dim(`and ${formatCount(more)} more`)}` : ''}`
      : '',
    renderRisks(found, style),
    renderFindings(
      found.findings.filter(({ message }) => message !== found.sentence || found.kind === 'archive'),
      style,
    ) || found.findings.map(({ hint }) => (hint ? `  ${style.cyan(style.marks.arrow)} ${hint}` : '')).join('\n'),
    renderVerdict(found, style),
  ]
    .filter(Boolean)
    .join('\n\n')
}
