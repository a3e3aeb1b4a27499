// A foreign key needs the rows and the key of the table it points to. Where those failed before it, it fails for their sake,
// and the dump is not to blame: no message of the server says so.
import { splitName } from '../postgres/split-name.ts'
import type { UnitError } from './types.ts'

const name = String.raw`((?:"(?:[^"]|"")+"|[^\s(".]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[^\s(".]+))*)`
const altered = new RegExp(String.raw`^\s*ALTER\s+TABLE\s+(?:ONLY\s+)?${name}`, 'i')
const references = new RegExp(String.raw`\bREFERENCES\s+${name}`, 'i')
const keyOf = (table: string): string => JSON.stringify(splitName(table))

/** The table whose rows or key an error cost; null: neither. */
export const tableOfLost = ({ unit }: UnitError): string | null => {
  if (unit.data?.kind === 'copy') {
    const into = new RegExp(String.raw`^\s*COPY\s+${name}`, 'i').exec(unit.data.sql)?.[1]
    return into === undefined ? null : keyOf(into)
  }
  const table = /\b(?:PRIMARY\s+KEY|UNIQUE)\b/i.test(unit.sql) ? altered.exec(unit.sql)?.[1] : undefined
  return table === undefined ? null : keyOf(table)
}

/** The table a foreign key failed to find its rows or key in; null for any other error. */
export const tableMissed = ({ unit, sqlState }: UnitError): string | null => {
  if (sqlState !== '23503' && sqlState !== '42830') return null
  const table = references.exec(unit.sql)?.[1]
  return table === undefined ? null : keyOf(table)
}
