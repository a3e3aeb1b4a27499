// Roles an archive speaks of: owners, and those named by privileges, policies and user mappings. Read by words, statement
// by statement, in linear time whatever a definition holds.
import type { TocEntry } from '../../../shared/model/archive.ts'

const name = String.raw`(?:"(?:[^"]|"")+"|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
const names = new RegExp(name, 'y')
const notRoles = new Set(['', 'public', 'current_user', 'session_user', 'current_role'])
/** A statement that names roles is short; a longer one was not written by pg_dump. */
const maxStatement = 16 * 1024

export const rolesOf = (entries: readonly TocEntry[]): readonly string[] => {
  const found = new Set<string>()
  for (const entry of entries) {
    if (entry.owner !== '') found.add(entry.owner)
    if (!/ACL|^POLICY$|^USER MAPPING$/.test(entry.desc)) continue
    for (const statement of entry.definition.split(';'))
      if (statement.length <= maxStatement)
        for (const role of rolesIn(statement.trim())) if (!notRoles.has(role)) found.add(role)
  }
  return [...found].toSorted()
}

const rolesIn = (statement: string): string[] => {
  const roles: string[] = []
  const after = (word: string, at: number): void =>
    void (at >= 0 && roles.push(...readList(statement, at + word.length)))
  if (/^(?:GRANT|ALTER DEFAULT PRIVILEGES)\b/.test(statement)) after(' TO ', statement.lastIndexOf(' TO '))
  if (/^(?:REVOKE|ALTER DEFAULT PRIVILEGES)\b/.test(statement)) after(' FROM ', statement.lastIndexOf(' FROM '))
  if (statement.startsWith('ALTER DEFAULT PRIVILEGES')) after(' FOR ROLE ', statement.indexOf(' FOR ROLE '))
  if (statement.startsWith('CREATE POLICY')) after(' TO ', statement.indexOf(' TO '))
  if (statement.startsWith('CREATE USER MAPPING')) after(' FOR ', statement.indexOf(' FOR '))
  return roles
}

/** `a, "B c"` from `at`, up to whatever is no list of names any more. */
const readList = (text: string, from: number): string[] => {
  const found: string[] = []
  let at = from
  for (;;) {
    names.lastIndex = at
    const part = names.exec(text)?.[0]
    if (part === undefined) return found
    found.push(part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part)
    at += part.length
    const comma = /^,\s{0,4}/.exec(text.slice(at, at + 8))?.[0]
    if (comma === undefined) return found
    at += comma.length
  }
}
