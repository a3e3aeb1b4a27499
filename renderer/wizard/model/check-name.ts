import { problemStrings } from '../../strings/problem-strings.ts'

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 bytes (src/include/pg_config_manual.h). */
const maxIdentifierBytes = 63

/** What is wrong with a name for a role, a database or a schema; null when nothing is. */
export const checkName = (name: string, what: string): string | null => {
  if (name === '') return problemStrings.nameEmpty(what)
  if (name.includes('\0')) return problemStrings.nameNul(what)
  const bytes = new TextEncoder().encode(name).length
  return bytes > maxIdentifierBytes ? problemStrings.nameTooLong(what, bytes) : null
}

const maintenanceDatabases = ['postgres', 'template0', 'template1']

export const checkDatabaseName = (name: string): string | null =>
  checkName(name, 'database') ?? (maintenanceDatabases.includes(name) ? problemStrings.databaseReserved(name) : null)

export const checkRoleName = (name: string): string | null => {
  const problem = checkName(name, 'role')
  if (problem !== null) return problem
  if (name.startsWith('pg_')) return problemStrings.roleReserved(name)
  return name === 'public' || name === 'none' ? problemStrings.roleReservedWord(name) : null
}

/** A name that works but must be quoted everywhere it is typed. */
export const quotingWarning = (name: string): string | null =>
  name !== '' && !/^[a-z_][a-z0-9_$]*$/.test(name) ? problemStrings.nameNeedsQuotes(name) : null
