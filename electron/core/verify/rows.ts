// Exact row counts, with the rows of tables that inherit.
import type { ClientBase } from 'pg'
import { countTables } from './count-tables.ts'

/** Tables that are not there are left out of the answer. */
export const countRows = (client: ClientBase, tables: readonly string[]): Promise<Map<string, number>> =>
  countTables(client, tables, { only: false })
