// A psql command: what it risks, and where it leads.
import { redact } from '../../process/redact.ts'
import type { MetaItem } from '../items.ts'
import { followText } from './ddl-in-text.ts'
import { doubt } from './follow-types.ts'
import type { Following } from './start-following.ts'

const riskOf = (meta: MetaItem): 'none' | 'file' | 'connect' | 'shell' => {
  if (
    meta.name === '!' ||
    meta.backquotes ||
    /^\s*\|/.test(meta.args) ||
    (meta.name === 'copy' && /\bprogram\b/i.test(meta.args))
  )
    return 'shell'
  if (meta.name === 'c' || meta.name === 'connect') return 'connect'
  if (
    [
      'i',
      'ir',
      'include',
      'include_relative',
      'o',
      'out',
      'w',
      'write',
      'copy',
      'lo_import',
      'lo_export',
      'g',
      's',
    ].includes(meta.name) &&
    meta.args.trim() !== ''
  )
    return 'file'
  return 'none'
}

export const followMeta = (following: Following, meta: MetaItem): void => {
  const { notes, follow } = following
  const place = { file: following.show(meta.file), line: meta.line }
  const args = redact(meta.args.trim()) // it may hold a connection's password
  const command = `\\${meta.name}${args === '' ? '' : ` ${args}`}`
  const risk = riskOf(meta)
  notes.metaCommands.push({ ...place, command, risk })
  if (risk === 'shell') notes.runsPrograms.push({ ...place, text: command, why: 'runs a program on this machine' })
  switch (meta.name) {
    case 'restrict':
    case 'unrestrict':
      notes.leaveOuts.push({
        ...place,
        start: meta.start,
        end: meta.end,
        text: `\\${meta.name}`,
        reason: 'guards psql against other commands; older psql does not know it',
        code: 'restrict',
      })
      return
    case 'q':
    case 'quit':
      notes.quitsAtLine ??= place
      return
    case 'i':
    case 'ir':
    case 'include':
    case 'include_relative':
      notes.includes.add(meta.args.trim())
      return
    case 'c':
    case 'connect': {
      const database = (args.split(/\s+/)[0] ?? '').replace(/;+$/, '')
      const user = args.split(/\s+/)[1] ?? '-'
      if (database === '-' && user !== '-')
        notes.leavesDatabase.push({ ...place, text: command, why: `goes on as another role, ${user}` })
      if (database === '' || database === '-') return
      notes.leavesDatabase.push({ ...place, text: command, why: `goes on in another database, ${database}` })
      if (following.script.staysInDatabase === true) {
        follow.session.searchPath = [...following.initialPath]
        follow.session.pathBeforeLocal = null
      } else notes.elsewhere ??= { ...place, database, statements: 0 }
      return
    }
    case 'gexec': {
      const query = following.lastStatement?.sql ?? ''
      const creates = /create\s+database/i.test(query)
      if (creates) notes.leavesDatabase.push({ ...place, text: command, why: 'makes a database of its own' })
      else if (follow.doubts.at(-1)?.place.line !== following.lastStatement?.line)
        doubt(follow, 'psql runs the SQL that this query gives (\\gexec)', followText(follow, query))
      return
    }
    default:
  }
}
