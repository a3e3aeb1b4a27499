import { relative, isAbsolute, dirname, resolve, sep } from 'node:path'
import type { StatementItem } from '../items.ts'
import type { Follow } from './follow-types.ts'
import type { ScriptToInspect } from './inspect-scripts.ts'
import type { ScriptEntries } from './script-entries.ts'
import { type ScriptNotes, startNotes } from './script-notes.ts'

export type Following = {
  readonly follow: Follow
  readonly notes: ScriptNotes
  readonly script: ScriptToInspect
  readonly initialPath: readonly string[]
  readonly show: (file: string) => string
  /** Told of every statement that declares something, when somebody wants to know what depends on what. */
  readonly entries?: ScriptEntries
  lastStatement: StatementItem | null
  copyTable: string
  statements: number
}

export const startFollowing = (follow: Follow, script: ScriptToInspect, entries?: ScriptEntries): Following => {
  const top = resolve(script.file)
  const base = script.workingDirectory ?? dirname(top)
  const show = (file: string): string => {
    const path = resolve(file)
    if (path === top) return script.shownAs
    const inside = relative(base, path)
    return isAbsolute(inside) || inside.startsWith(`..${sep}`) ? file : inside
  }
  return {
    follow,
    notes: startNotes(),
    script,
    initialPath: follow.session.searchPath,
    show,
    ...(entries === undefined ? {} : { entries }),
    lastStatement: null,
    copyTable: '',
    statements: 0,
  }
}
