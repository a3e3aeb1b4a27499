import { objectKinds } from '../../../../shared/model/inventory.ts'
import { countedIn, type RestoreResult, type UnfinishedRestore } from '../../../../shared/model/restore.ts'
import { formatCount, formatDuration, kindLabel } from '../../output/format.ts'
import type { Style } from '../../output/style.ts'
import { renderTable } from '../../render/table.ts'

const maxLines = 15

const listed = (title: string, lines: readonly string[]): string =>
  lines.length === 0
    ? ''
    : [
        `  ${title}`,
        ...lines.slice(0, maxLines).map((line) => `    ${line}`),
        ...(lines.length > maxLines ? [`    and ${lines.length - maxLines} more`] : []),
      ].join('\n')

const headline = ({ outcome, database, receipt }: RestoreResult, style: Style): string => {
  const { tables, rows, largeObjects } = countedIn(receipt)
  if (outcome === 'verified')
    return `  ${style.green(`${style.marks.done} Verified`)}  "${database}" holds what the dump holds: ${formatCount(tables)} tables, ${formatCount(rows)} rows${largeObjects === 0 ? '' : `, ${formatCount(largeObjects)} large objects`}.`
  if (outcome === 'differences')
    return `  ${style.yellow(`${style.marks.warning} Differences`)}  "${database}" is not all that the dump holds.`
  return outcome === 'cancelled'
    ? `  ${style.yellow('Cancelled.')} Nothing was changed.`
    : `  ${style.red(`${style.marks.failed} Failed`)}  Nothing was changed.`
}

const copied = ({ source: { copyOf } }: RestoreResult, style: Style): string =>
  copyOf === undefined
    ? ''
    : `  ${style.dim(`A copy of the restore of this very file that was proven on ${copyOf.provenAt.slice(0, 16).replace('T', ' ')} UTC and took ${formatDuration(copyOf.restoreMs)}; every row counted again. (--no-cache restores the dump itself.)`)}`

export const commandToGoOn = ({ job, fixes }: UnfinishedRestore, style: Style): readonly string[] => [
  `groundwork restore --continue ${job}`,
  ...fixes.map(({ id, label }) => `  --fix ${quoted(id)}  ${style.dim(label)}`),
]

/** What can be done about it, as the commands to type. */
const wayOn = ({ unfinished }: RestoreResult, style: Style): string =>
  unfinished === undefined
    ? ''
    : listed(style.bold('Go on from here, with only what failed run again'), commandToGoOn(unfinished, style))

const quoted = (id: string): string => (/^[\w:.@/-]+$/.test(id) ? id : `"${id.replaceAll('"', '\\"')}"`)

/** The receipt on one screen: what came of it, what is lost, what was left out, and where the old one is. */
export const renderRestore = (result: RestoreResult, style: Style): string => {
  const { receipt, causes, findings } = result
  const kinds = objectKinds.flatMap((kind) => {
    const pair = receipt.objects[kind]
    return pair === undefined
      ? []
      : [
          [
            kindLabel(kind),
            pair.expected === null ? '?' : formatCount(pair.expected),
            formatCount(pair.found),
            pair.expected === null || pair.expected === pair.found ? '' : style.red('differs'),
          ],
        ]
  })
  return [
    headline(result, style),
    copied(result, style),
    kinds.length === 0
      ? ''
      : renderTable(
          [{ title: '' }, { title: 'expected', align: 'right' }, { title: 'found', align: 'right' }, { title: '' }],
          kinds,
          style.dim,
        ),
    listed(
      style.red('Lost'),
      receipt.lost.map(({ what, reason }) => `${what}: ${style.dim(reason)}`),
    ),
    listed(
      style.bold('Errors by cause'),
      causes.flatMap((cause) => [
        `${cause.count} ${style.dim(cause.class)} ${cause.message}`,
        ...cause.fixes.map(({ label }) => `  ${style.cyan(style.marks.arrow)} ${label}`),
      ]),
    ),
    wayOn(result, style),
    listed(style.bold('Run again'), result.ranAgain ?? []),
    listed(
      style.bold('Left out on purpose'),
      receipt.leftOut.map(({ what, reason }) => `${what}: ${style.dim(reason)}`),
    ),
    listed(style.bold('Good to know'), [
      ...receipt.warnings,
      ...findings.map((one) => `${one.message}${one.hint === undefined ? '' : ` ${style.dim(one.hint)}`}`),
    ]),
    result.previous === undefined
      ? ''
      : `  ${style.cyan(style.marks.arrow)} The database that was there is kept as ${style.bold(result.previous)}.`,
    receipt.sha256 === '' ? '' : `  ${style.dim(`SHA-256 of the dump ${receipt.sha256}`)}`,
  ]
    .filter(Boolean)
    .join('\n\n')
}
