// The X-ray of a script: read once as it stands, and once more as a restore would take it when it goes from database to
// database. A dump of a whole server is one of its databases, never its roles.
import { basename, dirname } from 'node:path'
import type { XRay } from '../../../shared/model/restore.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { Peeled } from '../archive/layers.ts'
import { dialectName, dialectNextStep } from '../script/facts/detect-dialect.ts'
import { noSql, onlyRoles } from '../script/facts/nothing-to-restore.ts'
import { inspectScripts } from '../script/facts/inspect-scripts.ts'
import { objectsOf, tablesOfScript } from './count-objects.ts'
import { databasesOf, type DumpedDatabase } from './databases-of.ts'
import { findContents, neverRestored } from './find-contents.ts'
import { needsOfScript } from './find-needs.ts'
import { risksOfScript } from './find-risks.ts'
import { findTroubles, type Material } from './find-troubles.ts'
import { judgeDump } from './judge-dump.ts'
import type { StreamedScript } from './compressed-script.ts'
import { factsOfBeginning, factsSoFar } from './first-facts.ts'
import { readHeader } from '../script/facts/read-header.ts'
import { findingOfEnd, judgeEnd, isNoSql, readScriptEnd } from './script-end.ts'
import { elapsed, majorOf, shortVersion, unable, versionNumber, type Answered, type Known } from './xray-answer.ts'

const read = async (
  { options, path }: Known,
  peeled: Peeled | StreamedScript,
  { answer }: Answered,
  staysInDatabase: boolean,
) => {
  const begun = factsOfBeginning(path, await readHeader(peeled.innerPath).catch(() => ({})))
  const version = answer?.facts.versionNumber ?? versionNumber(options.serverMajor)
  const {
    facts,
    expected,
    entries = [],
  } = await inspectScripts(
    [
      {
        file: peeled.innerPath,
        shownAs: basename(path),
        workingDirectory: dirname(peeled.innerPath),
        staysInDatabase,
        ...('stream' in peeled ? { encoding: peeled.stream.encoding, open: peeled.stream.open } : {}),
      },
    ],
    {
      withEntries: true,
      followIncludes: options.followIncludes === true && peeled.layers.length === 1,
      ...(version === undefined ? {} : { serverVersionNumber: version }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onSeen: (seen) => options.onFacts?.(factsSoFar(begun, seen)),
      ...('stream' in peeled ? {} : { onProgress: (done, total) => options.onProgress?.('read', done, total) }),
    },
  )
  const [script] = facts
  if (script === undefined) throw new Error('a script was read and nothing was said of it')
  return { script, expected, entries }
}

export const xrayScript = async (known: Known, peeled: Peeled | StreamedScript, answered: Answered): Promise<XRay> => {
  const first = await read(known, peeled, answered, false)
  const { script } = first
  if (script.dialect !== 'postgresql') {
    const name = dialectName(script.dialect)
    return {
      ...unable(
        known,
        peeled.layers,
        'not-a-dump',
        `This is SQL of ${name}, not of PostgreSQL.`,
        `it is SQL of ${name}, not of PostgreSQL`,
        dialectNextStep(script.dialect),
      ),
      script,
    }
  }
  const goesOn = script.metaCommands.some(({ risk }) => risk === 'connect')
  const seen = goesOn ? await read(known, peeled, answered, true) : first
  const databases = databasesOf(seen.script)
  if (script.source.dumpall === true && databases.length === 0) {
    return {
      ...unable(
        known,
        peeled.layers,
        'dumpall',
        onlyRoles.sentence,
        'it holds no database, only the roles and settings of a server',
        onlyRoles.nextStep,
      ),
      script,
    }
  }
  if (!goesOn && isNoSql(script))
    return {
      ...unable(known, peeled.layers, 'not-a-dump', noSql.sentence, 'nothing in it is SQL', noSql.nextStep),
      script,
    }
  const file = basename(known.path)
  const end =
    'stream' in peeled ? judgeEnd(peeled.stream.tail(), script) : await readScriptEnd(peeled.innerPath, script)
  const needs = needsOfScript(seen.script, answered.answer, seen.entries)
  const risks = risksOfScript(
    seen.script,
    databases.length === 0
      ? undefined
      : (line) => databases.some(({ firstLine, endLine }) => line > firstLine && line < endLine),
  )
  const material: Material = {
    file,
    needs,
    risks,
    sourceMajor: majorOf(script.source.server ?? ''),
    answer: answered.answer,
    missing: end === 'cut-off' ? { tables: [], cutOff: true } : null,
  }
  const several = databases.length > 1
  const findings = [
    ...answered.finding,
    ...(databases.length === 0
      ? script.findings
      : seen.script.findings.filter(
          ({ code, detail }) =>
            code !== 'leaves-database' &&
            !(several && code === 'made-twice') &&
            // Of itself, before it makes it (pg_dump -C --clean): never run by a restore.
            !(code === 'drops-existing' && /^drop\s+database\b/i.test(detail ?? '')),
        )),
    ...findingsOfDatabases(databases, script.source.dumpall === true, file),
    ...findingOfEnd(end, file),
    ...findTroubles({ ...material, missing: null }),
    ...findContents(seen.entries, file),
  ]
  return {
    file,
    sizeBytes: known.sizeBytes,
    layers: peeled.layers,
    kind: script.source.dumpall === true ? 'dumpall' : 'script',
    sentence: describe(seen.script, databases),
    script,
    objects: objectsOf(seen.expected),
    tables: tablesOfScript(seen.script),
    needs,
    risks,
    verdict: judgeDump(material, findings, [
      ...(several ? [`its other ${databases.length === 2 ? 'database' : 'databases'}`] : []),
      ...neverRestored(seen.entries),
    ]),
    findings,
    durationMs: elapsed(known),
  }
}

const few = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ')

const describe = (script: ScriptFacts, databases: readonly DumpedDatabase[]): string => {
  const names = databases.map(({ name }) => name)
  const inserts = (script.inserts ?? []).filter(({ rows: count }) => count !== null)
  const rows = [...script.copyBlocks, ...inserts].reduce((sum, block) => sum + (block.rows ?? 0), 0)
  const filled = new Set([...script.copyBlocks, ...inserts].map(({ table }) => table)).size
  const count = (number: number, one: string): string =>
    `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`
  const holds = `${count(script.statements, 'statement')}${rows === 0 ? '' : `, ${count(rows, 'row')} in ${filled === 1 ? '1 table' : `${filled.toLocaleString('en')} tables`}`}`
  if (script.source.dumpall === true)
    return `A dump of a whole server (pg_dumpall) with the ${names.length === 1 ? 'database' : 'databases'} ${few(names)}: ${holds}.`
  return `${script.source.pgDump === undefined ? 'A PostgreSQL script' : `A plain dump by pg_dump ${shortVersion(script.source.pgDump)}`}${names.length === 0 ? '' : ` of ${few(names)}`}: ${holds}.`
}

const findingsOfDatabases = (
  databases: readonly DumpedDatabase[],
  isServer: boolean,
  file: string,
): XRay['findings'] => {
  const names = databases.map(({ name }) => name)
  if (names.length > 1) {
    return [
      {
        code: 'several-databases',
        severity: 'warning',
        message: `It holds ${names.length} databases: ${few(names)}. One of them is restored: the one whose name the new database is given.`,
        ...(isServer
          ? {
              detail:
                'Roles, tablespaces and settings of the server are left out, and nothing of this server is changed.',
            }
          : {}),
        place: { file },
        objects: names,
      },
    ]
  }
  return isServer
    ? [
        {
          code: 'whole-server',
          severity: 'info',
          message: `Of the whole server its database ${names[0] ?? ''} is restored; roles, tablespaces and settings are left out.`,
          place: { file },
        },
      ]
    : []
}
