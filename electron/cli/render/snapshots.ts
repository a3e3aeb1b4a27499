import type {
  DatabaseConnections,
  ResetResult,
  ResettableDatabase,
  Snapshot,
  SnapshotDiff,
  SnapshotOverview,
} from '../../../shared/model/snapshot.ts'
import { formatBytes, formatCount, formatDuration, kindLabel } from '../output/format.ts'
import type { Style } from '../output/style.ts'
import { renderTable } from './table.ts'

const when = (iso: string): string => iso.slice(0, 16).replace('T', ' ')
const shell = (word: string): string => (/^[\w.:/@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

export const renderEnded = (connections: readonly DatabaseConnections[], style: Style): string => {
  const count = connections.reduce((sum, one) => sum + one.count, 0)
  if (count === 0) return ''
  const who = connections
    .slice(0, 4)
    .map((one) => `${one.count} of ${one.application || one.user}`)
    .join(', ')
  return `  ${style.dim(`${count} ${count === 1 ? 'connection was' : 'connections were'} ended: ${who}${connections.length > 4 ? ', ...' : ''}`)}`
}

const how: Readonly<Record<ResetResult['strategy'], string>> = {
  spare: 'a spare was ready',
  undo: 'the undo',
  clone: 'cloned',
  file_copy: 'copied',
  wal_log: 'copied',
  copy: 'copied',
}

/** Of several databases: of one swap. */
export const renderReset = (results: readonly ResetResult[], style: Style): string =>
  [
    ...results.map((result) => renderOneReset(result, style)),
    results.every((result) => result.undo === null)
      ? ''
      : `  ${style.cyan(style.marks.arrow)} ${style.dim('Undo:')} groundwork reset --undo ${results.map((result) => `--database ${shell(result.database)}`).join(' ')}`,
  ]
    .filter(Boolean)
    .join('\n')

const renderOneReset = (result: ResetResult, style: Style): string =>
  [
    `${style.green(style.marks.done)} ${style.bold(result.database)} is ${result.kind === 'undo' ? 'as it was before the reset' : `as in "${result.snapshot}"`} again ${style.dim(`(${formatDuration(result.durationMs)}, ${how[result.strategy]})`)}`,
    result.built
      ? `  ${style.dim(`Built anew in ${formatDuration(result.built.durationMs)}: ${result.built.because.join(', ')}`)}`
      : '',
    renderEnded(result.endedConnections, style),
    ...result.notes.map((note) => `  ${style.dim(note)}`),
  ]
    .filter(Boolean)
    .join('\n')

const snapshotRow = (snapshot: Snapshot, style: Style): string[] => [
  snapshot.kind === 'undo' ? style.dim(`undo (${snapshot.name})`) : snapshot.name,
  when(snapshot.createdAt),
  snapshot.sizeBytes === null ? '' : formatBytes(snapshot.sizeBytes),
  snapshot.sharesDisk ? 'shared' : '',
  style.dim([withOthers(snapshot), snapshot.note].filter(Boolean).join('; ')),
]

/** `with shop_log`: kept, or put away, together. */
const withOthers = ({ group, database }: Snapshot): string =>
  group === null ? '' : `with ${group.databases.filter((one) => one !== database).join(', ')}`

const renderDatabase = (one: ResettableDatabase, style: Style): string => {
  const head = [
    style.bold(one.name),
    one.sizeBytes === null ? '' : style.dim(formatBytes(one.sizeBytes)),
    one.resettable ? '' : style.dim('not allowed to reset yet'),
    one.spareOf.length > 0 ? style.green(`spare of ${one.spareOf.join(', ')} ready`) : '',
    one.connections.length > 0 ? style.dim(`${one.connections.reduce((sum, c) => sum + c.count, 0)} connected`) : '',
  ]
    .filter(Boolean)
    .join('  ')
  const rows = [
    ...one.snapshots,
    ...one.undo,
    ...one.clones.map((clone) => ({ ...clone, note: `from ${clone.of ?? ''}` })),
  ].map((snapshot) => snapshotRow(snapshot, style))
  return [
    head,
    ...(one.refused === null ? [] : [`  ${style.yellow(style.marks.warning)} ${one.refused}`]),
    ...(rows.length === 0
      ? []
      : [
          renderTable(
            [{ title: '' }, { title: '' }, { title: '', align: 'right' }, { title: '' }, { title: '' }],
            rows,
            style.dim,
          ),
        ]),
  ].join('\n')
}

export const renderSnapshotList = (overview: SnapshotOverview, style: Style): string => {
  const { disk } = overview
  const shown = overview.databases
  return [
    ...(shown.length === 0 ? ['No databases.'] : shown.map((one) => renderDatabase(one, style))),
    style.dim(
      `Snapshots take ${formatBytes(disk.usedBytes)}${disk.freeBytes === null ? '' : `; ${formatBytes(disk.freeBytes)} are free`}.${disk.sharesBlocks ? ' Copies share their blocks here.' : ''}`,
    ),
    ...overview.tidied.map((line) => style.dim(line)),
  ].join('\n\n')
}

export const renderDiff = (diff: SnapshotDiff, style: Style): string => {
  if (diff.equal)
    return `${style.green(style.marks.done)} ${style.bold(diff.database)} is as in "${diff.snapshot}" ${style.dim(`(${formatDuration(diff.durationMs)})`)}`
  const line = (mark: string, kind: string, name: string): string => `  ${mark} ${kindLabel(kind)} ${name}`
  const keys = (table: SnapshotDiff['rows'][number]): string => {
    if (table.keys === null) return table.was === table.is ? 'same number, other content' : ''
    const part = (word: string, list: readonly string[]): string =>
      list.length === 0
        ? ''
        : `${word} ${list.slice(0, 5).join(' | ')}${list.length > 5 ? ` and ${list.length - 5} more` : ''}`
    return [part('new:', table.keys.added), part('gone:', table.keys.removed), part('changed:', table.keys.changed)]
      .filter(Boolean)
      .join('; ')
  }
  const count = (value: number | null): string => (value === null ? '-' : formatCount(value))
  return [
    `${style.bold(diff.database)} since "${diff.snapshot}"`,
    ...diff.added.map(({ kind, name }) => line(style.green('+'), kind, name)),
    ...diff.removed.map(({ kind, name }) => line(style.red('-'), kind, name)),
    ...diff.changed.map(
      ({ kind, name, was, is }) =>
        `${line(style.yellow('~'), kind, name)}\n${[`- ${was}`, `+ ${is}`].join('\n').replaceAll(/^/gm, '      ')}`,
    ),
    ...(diff.rows.length === 0
      ? []
      : [
          '',
          renderTable(
            [{ title: 'rows' }, { title: 'was', align: 'right' }, { title: 'is', align: 'right' }, { title: '' }],
            diff.rows.map((table) => [table.table, count(table.was), count(table.is), style.dim(keys(table))]),
            style.dim,
          ),
        ]),
    ...(diff.onlyCounted.length === 0
      ? []
      : ['', style.dim(`Only counted, because of their size: ${diff.onlyCounted.join(', ')}`)]),
  ].join('\n')
}
