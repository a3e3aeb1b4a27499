import type { ScriptFacts } from '../../../shared/model/script.ts'
import { formatBytes, formatCount } from '../../components/format.ts'
import { inspectStrings } from '../../strings/inspect-strings.ts'
import { countsSentence } from '../../strings/object-kinds.ts'

/** One line about a script: what it brings, how big, in which encoding, where from. */
export const scriptSummary = (facts: ScriptFacts): string => {
  const declares = countsSentence(facts.declares)
  const rows = facts.copyBlocks.reduce((sum, block) => sum + block.rows, 0)
  return [
    declares === ''
      ? facts.format === 'script'
        ? inspectStrings.declaresNothing.replace(/\.$/, '')
        : facts.format
      : declares,
    rows === 0 ? undefined : inspectStrings.dataRows(formatCount(rows)),
    formatBytes(facts.sizeBytes),
    facts.encoding.name,
    facts.source.pgDump === undefined ? undefined : inspectStrings.pgDump(facts.source.pgDump),
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}
