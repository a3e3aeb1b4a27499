// What can be said before everything was read: at once what made the file, then how far its tables and rows have come.
import { basename } from 'node:path'
import type { ArchiveFacts } from '../../../shared/model/archive.ts'
import type { FirstFacts } from '../../../shared/model/first-facts.ts'
import type { DumpSource } from '../script/facts/read-header.ts'
import type { Seen } from '../script/facts/inspect-scripts.ts'
import { shortVersion } from './xray-answer.ts'

const mostNamed = 3

export const factsOfToc = (facts: ArchiveFacts): FirstFacts => ({
  kind: 'archive',
  sentence: `A pg_dump archive (${facts.format}) of the database ${facts.databaseName} of PostgreSQL ${shortVersion(facts.serverVersion)}, made by pg_dump ${shortVersion(facts.pgDumpVersion)}: ${facts.entries.length.toLocaleString('en')} entries.`,
  tables: facts.tables.length,
  rows: null,
  largest: facts.tables.slice(0, mostNamed).map(({ name, dataBytes }) => ({ name, rows: null, bytes: dataBytes })),
})

export const factsOfBeginning = (path: string, { server, pgDump, dumpall }: DumpSource): FirstFacts => ({
  kind: 'script',
  sentence:
    dumpall === true
      ? 'A dump of a whole server (pg_dumpall).'
      : pgDump === undefined
        ? `A script, ${basename(path)}.`
        : `A plain dump by pg_dump ${shortVersion(pgDump)}${server === undefined ? '' : ` of PostgreSQL ${shortVersion(server)}`}.`,
  tables: 0,
  rows: 0,
  largest: [],
})

export const factsSoFar = (begun: FirstFacts, seen: Seen): FirstFacts => {
  const rows = new Map<string, number>()
  for (const block of seen.copyBlocks) rows.set(block.table, (rows.get(block.table) ?? 0) + block.rows)
  return {
    ...begun,
    tables: seen.tables,
    rows: seen.rows,
    largest: [...rows]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, mostNamed)
      .map(([name, count]) => ({ name, rows: count, bytes: null })),
  }
}
