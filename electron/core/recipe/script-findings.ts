// What the facts of a script mean for loading it. `error` stops the plan before anything is made.
import type { Finding } from '../../../shared/model/finding.ts'
import type { Recipe } from '../../../shared/model/recipe.ts'
import { splitMeta } from '../load/prepare-script.ts'
import { whatItAsks } from '../load/script-rules.ts'
import type { Observed, ObservedScript } from './observed.ts'
import { isAboutUnmade } from './plan-extensions.ts'
import { extensionName } from './recipe-checks.ts'

const dialectNames: Readonly<Record<string, string>> = {
  mysql: 'MySQL',
  sqlite: 'SQLite',
  tsql: 'SQL Server (T-SQL)',
  oracle: 'Oracle',
}
const keywordsOfRoles = new Set(['public', 'current_user', 'session_user', 'current_role', 'user'])

/** Roles that exist by the time a script runs: on the server, made by this run, or created by a script up to it. */
const rolesAtHand = (recipe: Recipe, observed: Observed, upTo: number): ReadonlySet<string> =>
  new Set([
    ...observed.roleNames,
    recipe.role.name,
    ...(recipe.roles ?? []),
    ...observed.scripts
      .filter((script) => script.index <= upTo)
      .flatMap((script) => (script.facts?.roles ?? []).filter((role) => role.creates).map((role) => role.name)),
  ])

export const consentNotes = (
  script: ObservedScript,
): readonly { readonly file: string; readonly line: number; readonly text: string; readonly why: string }[] => {
  const facts = script.facts
  if (facts === null) return []
  const shell = facts.metaCommands
    .filter((meta) => meta.risk === 'shell')
    .map((meta) => ({ file: meta.file, line: meta.line, text: meta.command, why: 'runs a program on this machine' }))
  return [
    ...shell,
    ...facts.runsPrograms.filter(
      (note) => !shell.some((other) => other.file === note.file && other.line === note.line),
    ),
  ]
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
  // Making a database beside the recipe's own is only said; going there, or dropping one, stops the plan.
  const elsewhere = facts.leavesDatabase.filter((note) => !/^\s*alter\s+database\b/i.test(note.text))
  const makesOwn = `makes a database of its own, ${recipe.database.name}`
  const onlyMakes = elsewhere.every((note) => note.why.startsWith('makes a database') && note.why !== makesOwn)
  if (facts.format === 'script')
    findings.push(
      ...facts.findings.filter(
        (finding) =>
          !listed.some((name) => isAboutUnmade(finding, name)) && !(finding.code === 'leaves-database' && onlyMakes),
      ),
    )

  if (facts.format === 'empty') add('warning', 'script-empty', `"${shown}" is empty.`)
  else if (facts.format.startsWith('archive') || facts.format === 'dumpall-archive')
    add('error', 'script-is-archive', `"${shown}" is an archive of pg_dump, not a script.`, {
      hint: 'Restoring archives is not part of a recipe yet. Make a script of it: pg_restore --file=schema.sql ARCHIVE.',
    })
  else if (['gzip', 'zstd', 'lz4', 'bzip2', 'xz', 'zip'].includes(facts.format))
    add('error', 'script-is-compressed', `"${shown}" is compressed (${facts.format}).`, {
      hint: 'Unpack it and list the unpacked script.',
    })
  else if (facts.format !== 'script') {
    const said = facts.findings.find((finding) => finding.code === 'not-a-script')
    add(
      'error',
      'script-unsupported',
      said === undefined ? `"${shown}" is not a script (${facts.format}).` : `"${shown}": ${said.message}`,
      { hint: said?.hint ?? 'List a file of plain SQL.', place: { file: shown } },
    )
  }
  if (facts.format !== 'script') return findings

  const at = (note: { readonly file: string; readonly line: number }): { place: { file: string; line: number } } => ({
    place: { file: note.file, line: note.line },
  })
  if (facts.encoding.source === 'guess')
    add(
      'warning',
      'encoding-guessed',
      `"${shown}" is not valid UTF-8; it is read as ${facts.encoding.name}, a guess (${Math.round(facts.encoding.confidence * 100)} % sure).`,
      {
        place: { file: shown },
        hint: `Look at a name with accents afterwards, and say the encoding in the recipe: { script: ${shown}, encoding: ${facts.encoding.name} }.`,
      },
    )
  else if (facts.encoding.confidence < 1)
    add(
      'warning',
      'encoding-unsure',
      `"${shown}" is read as ${facts.encoding.name}, but holds bytes that are not valid in it.`,
      {
        place: { file: shown },
        hint: 'Say the encoding in the recipe (encoding: LATIN1, WIN1252 ...), or mend the file.',
      },
    )
  if (facts.dialect !== 'postgresql' && !facts.findings.some((finding) => finding.severity === 'error'))
    add(
      'error',
      'wrong-dialect',
      `"${shown}" is written for ${dialectNames[facts.dialect] ?? facts.dialect}, not for PostgreSQL.`,
      { hint: 'Ask for the PostgreSQL version of the script, or convert it (pgloader does).' },
    )
  const leavesDatabase = onlyMakes ? [] : elsewhere
  const leaves = leavesDatabase[0]
  for (const note of onlyMakes ? elsewhere : [])
    add('warning', 'makes-database', `"${shown}" line ${note.line} ${note.why}, beside the recipe's own.`, {
      ...at(note),
      hint: 'It is not compared with anything, and stays when the run fails. A second load needs it gone.',
    })
  if (leaves !== undefined)
    add(
      'error',
      'leaves-database',
      `"${shown}" line ${leaves.line} leaves the database (${leaves.text.trim().slice(0, 60)}): ${leaves.why}.`,
      {
        ...at(leaves),
        hint: `Take ${
          leavesDatabase.length === 1
            ? 'this line'
            : `these ${leavesDatabase.length} lines (${leavesDatabase
                .slice(0, 5)
                .map((note) => note.line)
                .join(', ')}${leavesDatabase.length > 5 ? ' ...' : ''})`
        } out of the script; the recipe makes the database.`,
      },
    )
  for (const meta of facts.metaCommands) {
    const asks = whatItAsks(splitMeta(meta.command).name)
    if (asks !== null && !facts.leaveOuts.some((out) => out.file === meta.file && out.line === meta.line))
      findings.push({ code: 'asks-questions', severity: 'error', ...asks, ...at(meta) })
  }
  if (script.refusal !== undefined)
    add('error', 'needs-psql', script.refusal.message, {
      ...(script.refusal.hint === undefined ? {} : { hint: script.refusal.hint }),
      ...(script.refusal.line === undefined
        ? {}
        : at({ file: script.refusal.file ?? shown, line: script.refusal.line })),
    })
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

  const at_hand = rolesAtHand(recipe, observed, script.index)
  const missing = new Map<string, { line: number; file: string }>()
  for (const role of facts.roles)
    if (
      !role.creates &&
      !at_hand.has(role.name) &&
      !keywordsOfRoles.has(role.name.toLowerCase()) &&
      !missing.has(role.name)
    )
      missing.set(role.name, role)
  if (observed.server !== null)
    for (const [name, place] of missing)
      add(
        load.onError === 'continue' ? 'warning' : 'error',
        'role-missing',
        `"${shown}" line ${place.line} mentions the role "${name}", which does not exist.`,
        { ...at(place), hint: `List it in the recipe: roles: [${name}]. Then it is created without login.` },
      )

  const wide = facts.clusterWide[0]
  if (wide !== undefined)
    add(
      'warning',
      'cluster-wide',
      `"${shown}" line ${wide.line} changes the whole server, not only this database: ${wide.why}.`,
      {
        ...at(wide),
        hint: facts.clusterWide.every((note) => note.why.startsWith('makes a role'))
          ? 'When the run fails, the roles it made are removed again.'
          : 'When the run fails, roles the script made are removed again; other changes of the server stay.',
        ...(facts.clusterWide.length === 1
          ? {}
          : {
              detail: `${facts.clusterWide.length} statements do, on the lines ${facts.clusterWide
                .slice(0, 12)
                .map((note) => note.line)
                .join(', ')}${facts.clusterWide.length > 12 ? ' ...' : ''}.`,
            }),
      },
    )

  const asksSuperuser = facts.needsSuperuser[0]
  if (load.as === 'owner' && asksSuperuser !== undefined)
    add(
      'warning',
      'needs-superuser',
      `"${shown}" is loaded as the owner, but line ${asksSuperuser.line} needs a superuser: ${asksSuperuser.why}.`,
      { ...at(asksSuperuser), hint: 'Take "as: owner" out, or write "as: superuser".' },
    )
  const agreed = observed.choices.allowShell || load.allowShell === true
  for (const note of consentNotes(script).slice(0, 10))
    add(
      agreed ? 'info' : 'warning',
      'runs-programs',
      `"${shown}" line ${note.line} runs a program: ${note.text.slice(0, 120)}.`,
      {
        ...at(note),
        detail: note.why,
        ...(agreed
          ? {}
          : { hint: 'Read it. If you trust it, agree to it (--allow-shell, or allowShell: true on this script).' }),
      },
    )
  return findings
}
