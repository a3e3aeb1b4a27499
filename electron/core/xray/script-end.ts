// pg_dump writes a last line. Without it a dump was cut off, or somebody worked on it by hand.
import type { Finding } from '../../../shared/model/finding.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { openFileSource } from '../archive/byte-source.ts'
import { startsLikeSql } from '../script/facts/nothing-to-restore.ts'

const tailBytes = 16 * 1024

export type ScriptEnd = 'whole' | 'by-hand' | 'cut-off'

export const readScriptEnd = async (path: string, facts: ScriptFacts): Promise<ScriptEnd> => {
  if (facts.source.pgDump === undefined) return 'whole'
  const source = await openFileSource(path)
  try {
    const tail = Buffer.alloc(Math.min(tailBytes, source.size))
    await source.read(tail, source.size - tail.length)
    return judgeEnd(tail, facts)
  } finally {
    await source.close()
  }
}

/** By its last bytes. */
export const judgeEnd = (tail: Buffer, facts: ScriptFacts): ScriptEnd => {
  if (facts.source.pgDump === undefined) return 'whole'
  const text = tail.toString('latin1').replaceAll('\0', '') // UTF-16 as well
  if (/^-- PostgreSQL database(?: cluster)? dump complete/m.test(text)) return 'whole'
  return /[;.]\s*$/.test(text.replace(/\\(?:un)?restrict[^\n]*\s*$/, '')) ? 'by-hand' : 'cut-off'
}

export const findingOfEnd = (end: ScriptEnd, file: string): readonly Finding[] => {
  if (end === 'whole') return []
  const message =
    end === 'cut-off'
      ? 'The dump is cut off: its last line, which pg_dump always writes, is missing, and it ends in the middle of something.'
      : 'The last line that pg_dump always writes is missing: the dump was changed by hand, or cut off between two statements.'
  return [
    {
      code: end === 'cut-off' ? 'cut-off' : 'no-last-line',
      severity: end === 'cut-off' ? 'error' : 'warning',
      message,
      hint: 'Compare its size with the original.',
      place: { file },
    },
  ]
}

/** Nothing in it is SQL: a letter, a list of values. */
export const isNoSql = (facts: ScriptFacts): boolean => {
  if (facts.objects.length > 0 || facts.copyBlocks.length > 0) return false
  // One that is broken is SQL all the same.
  if (facts.findings.some(({ code, detail = '' }) => code === 'syntax-error' && startsLikeSql(detail))) return false
  const refused = facts.findings.reduce(
    (sum, { code, message, detail = '' }) =>
      sum +
      (code === 'syntax-error' || (code === 'statement-too-large' && !startsLikeSql(detail))
        ? 1
        : code === 'syntax-errors'
          ? Number(/^[\d,]+/.exec(message)?.[0].replaceAll(',', '') ?? 0)
          : 0),
    0,
  )
  if (facts.statements > 0) return refused >= facts.statements
  return facts.quitsAtLine === undefined && facts.metaCommands.every(({ risk }) => risk === 'none')
}
