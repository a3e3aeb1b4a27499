// Roles an archive speaks of: owners, and those named by privileges, policies and user mappings.
import type { TocEntry } from '../../../shared/model/archive.ts'

const name = String.raw`("(?:[^"]|"")+"|[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)`
const list = String.raw`((?:${name})(?:,\s*${name})*)`
const patterns: readonly (readonly [desc: RegExp, pattern: RegExp])[] = [
  [/ACL/, new RegExp(String.raw`^\s*(?:GRANT|ALTER DEFAULT PRIVILEGES)\b[^;]*?\sTO ${list}(?: WITH GRANT OPTION)?;`, 'gm')],
  [/ACL/, new RegExp(String.raw`^\s*(?:REVOKE|ALTER DEFAULT PRIVILEGES)\b[^;]*?\sFROM ${list};`, 'gm')],
  [/ACL/, new RegExp(String.raw`FOR ROLE ${list}`, 'g')],
  [/^POLICY$/, new RegExp(String.raw`^CREATE POLICY [^;]*?\sTO ${list}(?= USING| WITH CHECK|;)`, 'gm')],
  [/^USER MAPPING$/, new RegExp(String.raw`CREATE USER MAPPING FOR ${name}`, 'g')],
]
const notRoles = new Set(['', 'public', 'current_user', 'session_user', 'current_role'])

export const rolesOf = (entries: readonly TocEntry[]): readonly string[] => {
  const found = new Set<string>()
  for (const entry of entries) {
    if (entry.owner !== '') found.add(entry.owner)
    for (const [desc, pattern] of patterns) {
      if (!desc.test(entry.desc) || entry.definition.length > 1024 * 1024) continue
      for (const match of entry.definition.matchAll(pattern)) for (const role of splitNames(match[1] ?? '')) if (!notRoles.has(role)) found.add(role)
    }
  }
  return [...found].toSorted()
}

const splitNames = (text: string): string[] => [...text.matchAll(new RegExp(name, 'g'))].map(([part]) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part))
