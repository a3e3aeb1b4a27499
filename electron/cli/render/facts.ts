import { objectKinds } from '../../../shared/model/inventory.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { formatBytes, formatCount, kindLabel } from '../output/format.ts'
import type { Style } from '../output/style.ts'
import { renderFindings } from './findings.ts'
import { renderTable } from './table.ts'

const describeEncoding = ({ encoding }: ScriptFacts): string => {
  const how = {
    bom: 'by its byte order mark',
    declared: 'declared in the script',
    recipe: 'said by the recipe',
    ascii: 'plain ASCII',
    'valid-utf8': '',
    guess: `guessed, ${Math.round(encoding.confidence * 100)}% sure`,
  }[encoding.source]
  return how ? `${encoding.name} (${how})` : encoding.name
}

const few = (names: readonly string[], limit = 8): string =>
  names.length > limit ? `${names.slice(0, limit).join(', ')} and ${names.length - limit} more` : names.join(', ')

/** What a file says before it is run. */
export const renderFacts = (facts: ScriptFacts, style: Style): string => {
  const made = [
    facts.source.pgDump ? `pg_dump ${facts.source.pgDump}` : '',
    facts.source.server ? `from server ${facts.source.server}` : '',
  ]
    .filter(Boolean)
    .join(' ')
  const about: [string, string][] = [
    [
      'format',
      facts.format === 'script'
        ? `${facts.dialect === 'postgresql' ? 'PostgreSQL' : facts.dialect} script`
        : facts.format,
    ],
    [
      'size',
      facts.format === 'script'
        ? `${formatBytes(facts.sizeBytes)}, ${formatCount(facts.lines)} lines (${facts.lineEnds}), ${formatCount(facts.statements)} statements`
        : formatBytes(facts.sizeBytes),
    ],
    ['encoding', facts.format === 'script' ? describeEncoding(facts) : ''],
    ['made by', made],
    ['extensions', few([...new Set(facts.extensions.map((e) => e.name))])],
    ['roles', few([...new Set(facts.roles.map((r) => r.name))])],
    [
      'data',
      facts.copyBlocks.length
        ? `${formatCount(facts.copyBlocks.reduce((sum, block) => sum + block.rows, 0))} rows in ${formatCount(facts.copyBlocks.length)} COPY blocks`
        : '',
    ],
    ['psql commands', few(facts.metaCommands.map((m) => `${m.command.split(/\s/)[0] ?? ''} (line ${m.line})`))],
    ['variables', few(facts.variables)],
    [
      'leaves out',
      facts.leaveOuts.length
        ? `${facts.leaveOuts.length} statements that would stop a load: ${few(
            facts.leaveOuts.map((l) => `line ${l.line}`),
            5,
          )}`
        : '',
    ],
  ]
  const kinds = objectKinds.flatMap((kind) => {
    const count = facts.declares[kind]
    return count ? [[kindLabel(kind), formatCount(count)]] : []
  })
  return [
    style.bold(facts.file),
    renderTable(
      [{ title: '' }, { title: '' }],
      about.filter(([, value]) => value).map(([name, value]) => [style.dim(name), value]),
      style.dim,
    ),
    kinds.length
      ? `  ${style.bold('Declares')}\n${renderTable([{ title: '' }, { title: '', align: 'right' }], kinds, style.dim, '    ')}`
      : '',
    facts.uncertain.length
      ? `  ${style.bold('Cannot be said from the script alone')}\n${facts.uncertain
          .slice(0, 5)
          .map((u) => `    ${u.why} ${style.dim(`${u.file}:${u.line}`)}`)
          .join('\n')}`
      : '',
    renderFindings(facts.findings, style),
  ]
    .filter(Boolean)
    .join('\n\n')
}
