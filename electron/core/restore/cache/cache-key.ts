// Which choices make one restore of a file another than another one of it. Where the database is called, how many
// connections load it and what happens to the one that is there make none.
import { createHash } from 'node:crypto'
import type { RestoreChoices } from '../../../../shared/model/restore.ts'
import type { ServerFacts } from '../../../../shared/model/server.ts'

/** Another number when a restore makes something else of the same dump: then older copies are not used any more. */
const format = 2

const sorted = (list: readonly string[] | undefined): readonly string[] | null => list?.toSorted() ?? null

export const cacheKey = (choices: RestoreChoices, server: Pick<ServerFacts, 'user' | 'versionNumber'>): string => {
  const { ownership } = choices
  const matters = {
    format,
    server: server.versionNumber,
    owner: choices.owner ?? server.user,
    ownership:
      typeof ownership === 'string'
        ? ownership
        : Object.entries(ownership.map).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    user: server.user,
    privileges: choices.privileges,
    engine: choices.engine === 'pg_restore' ? 'pg_restore' : 'own',
    sections: sorted(choices.sections),
    schemaOnly: choices.schemaOnly,
    schemas: sorted(choices.schemas),
    tables: sorted(choices.tables),
    excludeTableData: sorted(choices.excludeTableData),
    withoutExtensions: sorted(choices.withoutExtensions),
    agreed: sorted(choices.agreed),
    encoding: choices.encoding ?? null,
  }
  return createHash('sha256').update(JSON.stringify(matters)).digest('hex')
}

/** Of the exact rows of every table: equal digests, equal counts. */
export const rowsDigest = (rows: Iterable<readonly [table: string, rows: number]>): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [...rows].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([table, count]) => [table, count]),
      ),
    )
    .digest('hex')
