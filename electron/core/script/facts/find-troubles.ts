// The findings of a script: one sentence per cause, with the place and the next step.
import type { Finding } from '../../../../shared/model/finding.ts'
import type { Dialect } from '../../../../shared/model/script.ts'
import { findBrokenRows } from './broken-bytes.ts'
import { dialectName, dialectNextStep } from './detect-dialect.ts'
import type { Follow } from './follow-types.ts'
import type { ScriptNotes } from './script-notes.ts'

const maxSyntaxFindings = 5

const syntaxFindings = (notes: ScriptNotes): Finding[] => {
  const findings: Finding[] = []
  const placeholder = notes.refused.find((one) => one.placeholder !== null)
  if (placeholder !== undefined) {
    const count = notes.refused.filter((one) => one.placeholder !== null).length
    findings.push({
      code: 'template',
      severity: 'error',
      message: `${placeholder.file} is a template: ${placeholder.placeholder ?? ''} on line ${placeholder.line} has not been filled in${count > 1 ? `, nor have place-holders in ${count - 1} more statements` : ''}.`,
      hint: 'Let the program it belongs to write the SQL first, or replace the place-holders.',
      place: { file: placeholder.file, line: placeholder.line, column: placeholder.column },
    })
  }
  const unset = new Map<string, { readonly file: string; readonly line: number }>()
  for (const one of notes.refused)
    if (one.placeholder === null) for (const name of one.variables) if (!unset.has(name)) unset.set(name, one)
  for (const [name, place] of unset) {
    findings.push({
      code: 'unset-variable',
      severity: 'error',
      message: `The psql variable ${name} on line ${place.line} has no value.`,
      hint: `Give it one in the recipe: variables: { ${name}: ... }.`,
      place: { file: place.file, line: place.line },
    })
  }
  const plain = notes.refused.filter((one) => one.placeholder === null && one.variables.length === 0)
  for (const one of plain.slice(0, maxSyntaxFindings)) {
    findings.push({
      code: 'syntax-error',
      severity: 'warning',
      message: `Line ${one.line}: ${one.message}. The server will probably refuse this statement.`,
      detail: one.text,
      hint: 'Look at the lines above it first: a missing comma, quote or semicolon shows later than it is.',
      place: { file: one.file, line: one.line, column: one.column },
    })
  }
  const more = notes.refusedCount - (notes.refused.length - plain.length) - maxSyntaxFindings
  if (more > 0)
    findings.push({
      code: 'syntax-errors',
      severity: 'warning',
      message: `${more} more statements could not be parsed.`,
    })
  return findings
}

/** In the order in which a person should read them. */
export const findScriptTroubles = (
  notes: ScriptNotes,
  dialect: Dialect,
  shownAs: string,
  madeTwice: Follow['madeTwice'],
): Finding[] => {
  const findings: Finding[] = [...notes.findings]
  if (dialect !== 'postgresql') {
    const sign = notes.dialects.get(dialect)
    findings.push({
      code: 'wrong-dialect',
      severity: 'error',
      message: `${shownAs} is written for ${dialectName(dialect)}, not for PostgreSQL${sign === undefined ? '' : ` (line ${sign.line}: ${sign.sign})`}.`,
      hint: dialectNextStep(dialect),
      place: sign === undefined ? { file: shownAs } : { file: sign.file, line: sign.line },
    })
    return findings
  }
  findings.push(...syntaxFindings(notes))
  const twice = madeTwice[0]
  if (twice !== undefined) {
    findings.push({
      code: 'made-twice',
      severity: 'warning',
      message: `The ${twice.what} is made a second time on line ${twice.place.line ?? 1}: the server will refuse it${madeTwice.length > 1 ? `, and ${madeTwice.length - 1} more like it` : ''}.`,
      hint: 'Remove one of the two, or write IF NOT EXISTS.',
      place: twice.place,
    })
  }
  if (notes.elsewhere !== null) {
    const { file, line, database, statements } = notes.elsewhere
    findings.push({
      code: 'leaves-database',
      severity: 'warning',
      message: `From line ${line} on the script goes on in the database ${database}: ${statements === 1 ? '1 statement' : `${statements} statements`} will not land in the chosen one.`,
      hint: 'Remove the \\connect line (and CREATE DATABASE) to load into the database that Groundwork makes.',
      place: { file, line },
    })
  } else if (notes.leavesDatabase.length > 0) {
    const first = notes.leavesDatabase[0]
    if (first !== undefined)
      findings.push({
        code: 'leaves-database',
        severity: 'warning',
        message: `Line ${first.line} ${first.why}.`,
        detail: first.text,
        place: { file: first.file, line: first.line },
      })
  }
  const drop = notes.drops[0]
  if (drop !== undefined) {
    findings.push({
      code: 'drops-existing',
      severity: 'info',
      message: `The script drops things that it did not make (${notes.drops.length}, the first on line ${drop.line}): loaded into a database that has them, it destroys them.`,
      detail: drop.text,
      place: { file: drop.file, line: drop.line },
    })
  }
  if (notes.quitsAtLine !== null) {
    findings.push({
      code: 'quits-early',
      severity: 'warning',
      message: `The script ends itself on line ${notes.quitsAtLine.line} (\\quit): what follows never runs.`,
      place: notes.quitsAtLine,
    })
  }
  if (notes.lastTransaction === 'rollback' && !notes.madeAfterLastTransaction) {
    findings.push({
      code: 'rolls-back',
      severity: 'warning',
      message: 'The script ends with ROLLBACK: it leaves nothing behind.',
      place: { file: shownAs },
    })
  }
  if (notes.lastTransaction === 'open' && notes.ownTransactions) {
    findings.push({
      code: 'never-commits',
      severity: 'warning',
      message: 'The script begins a transaction and never commits it: what it makes is lost at the end.',
      place: { file: shownAs },
    })
  }
  const tooNew = notes.leaveOuts.filter((one) => one.code === 'setting-too-new')
  for (const one of tooNew) {
    findings.push({
      code: 'setting-too-new',
      severity: 'info',
      message: `Left out: ${one.text} (${one.reason}).`,
      place: { file: one.file, line: one.line },
    })
  }
  findings.push(...findBrokenRows(notes.brokenRows))
  const nothing = notes.leaveOuts.filter((one) => one.code === 'nothing-to-drop')
  const first = nothing[0]
  if (first !== undefined) {
    findings.push({
      code: 'nothing-to-drop',
      severity: 'info',
      message: `Left out: ${nothing.length === 1 ? '1 DROP' : `${nothing.length} DROPs`} of things that a new database does not have.`,
      detail: first.text,
      place: { file: first.file, line: first.line },
    })
  }
  return findings
}
