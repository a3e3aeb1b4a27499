// What the facts of a script mean for loading it. `error` stops the plan before anything is made.
import type { Finding } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { findConsent, findQuestions } from './find-consent.ts'
import { elsewhereOf, findElsewhere } from './find-elsewhere.ts'
import { findEncoding, findFormat } from './find-format.ts'
import { findClusterWide, findRoles } from './find-roles.ts'
import type { Observed, ObservedScript } from './observed.ts'
import { isAboutUnmade } from './plan-extensions.ts'
import { extensionName } from './recipe-extensions.ts'
import { at, type ScriptLook } from './script-look.ts'

const dialectNames: Readonly<Record<string, string>> = {
  mysql: 'MySQL',
  sqlite: 'SQLite',
  tsql: 'SQL Server (T-SQL)',
  oracle: 'Oracle',
}
export const scriptFindings = (recipe: Recipe, observed: Observed, script: ObservedScript): Finding[] => {
  const facts = script.facts
  const load = recipe.load[script.index]
  if (facts === null || load === undefined) return []
  const shown = load.script
  const findings: Finding[] = []
  const add = (severity: Finding['severity'], code: string, message: string, more: Partial<Finding> = {}): void => {
    // The script's own inspection may have said it already; what stops the plan is said once, and as an error.
    const said = findings.findIndex(
      (finding) => finding.code === code && (severity === 'error' || finding.place?.line === more.place?.line),
    )
    if (said === -1) findings.push({ code, severity, message, ...more })
    else if (severity === 'error') {
      findings[said] = { ...more, ...findings[said], code, message: findings[said]?.message ?? message, severity }
    }
  }
  const listed = recipe.extensions.map(extensionName)
  // Looking at the folder has said it already, with the place in the recipe.
  if (
    observed.findings.some(
      (finding) =>
        (finding.code === 'script-binary' || finding.code === 'script-empty') &&
        finding.message.startsWith(`"${shown}" `),
    )
  )
    return findings
  if (facts.source.dumpall === true) {
    add(
      'error',
      'dumpall',
      `"${shown}" was made by pg_dumpall: it holds a whole cluster (roles and several databases), not one database.`,
      {
        hint: 'Dump the one database that is wanted (pg_dump), or cut its part out of the file, between its \\connect and the next.',
        place: { file: shown },
      },
    )
    return findings
  }
  const { onlyMakes } = elsewhereOf({ facts, recipe })
  if (facts.format === 'script')
    findings.push(
      ...facts.findings.filter(
        (finding) =>
          !listed.some((name) => isAboutUnmade(finding, name)) && !(finding.code === 'leaves-database' && onlyMakes),
      ),
    )

  const look: ScriptLook = {
    recipe,
    observed,
    script,
    facts,
    load,
    shown,
    add,
    push: (finding) => findings.push(finding),
  }
  findFormat(look)
  if (facts.format !== 'script') return findings

  findEncoding(look)
  if (facts.dialect !== 'postgresql' && !facts.findings.some((finding) => finding.severity === 'error'))
    add(
      'error',
      'wrong-dialect',
      `"${shown}" is written for ${dialectNames[facts.dialect] ?? facts.dialect}, not for PostgreSQL.`,
      { hint: 'Ask for the PostgreSQL version of the script, or convert it (pgloader does).' },
    )
  findElsewhere(look)
  findQuestions(look)
  if (facts.quitsAtLine !== undefined) {
    const nothing = facts.objects.length === 0 && facts.copyBlocks.length === 0
    add(
      nothing ? 'error' : 'warning',
      'quits-early',
      `"${shown}" quits at line ${facts.quitsAtLine.line}: ${nothing ? 'nothing in it is ever run' : 'what follows is never run'}.`,
      {
        ...at(facts.quitsAtLine),
        hint: 'Take the \\q out if the rest is meant to run. Scripts of extensions start like this: they are installed with CREATE EXTENSION.',
      },
    )
  }
  if (facts.rollsBack)
    add('error', 'rolls-back', `"${shown}" ends in ROLLBACK: it would leave nothing behind.`, {
      hint: 'It is a test or a trial; end it in COMMIT to load it.',
    })
  for (const leaveOut of facts.leaveOuts
    .filter((one) => one.code !== 'restrict' && one.code !== 'client-encoding')
    .slice(0, 20))
    add('info', leaveOut.code, `"${shown}" line ${leaveOut.line} is left out: ${leaveOut.reason}`, {
      ...at(leaveOut),
      detail: leaveOut.text.slice(0, 200),
    })

  findRoles(look)
  findClusterWide(look)
  const asksSuperuser = facts.needsSuperuser[0]
  if (load.as === 'owner' && asksSuperuser !== undefined)
    add(
      'warning',
      'needs-superuser',
      `"${shown}" is loaded as the owner, but line ${asksSuperuser.line} needs a superuser: ${asksSuperuser.why}.`,
      { ...at(asksSuperuser), hint: 'Take "as: owner" out, or write "as: superuser".' },
    )
  findConsent(look)
  return findings
}
