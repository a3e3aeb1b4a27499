// psql's own state while a script is read: variables, environment, folder, and the stack of \if branches of each file.
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { MetaItem } from './items.ts'
import type { Session } from './session.ts'
import type { TextSnapshot } from './statement-text.ts'
import { parseMetaArgs, type MetaArgs } from './meta-args.ts'
import { trimEnd } from './trim-end.ts'

type Branch = 'true' | 'false' | 'ignored' | 'else-true' | 'else-false'
export type Conditional = { branch: Branch; saved: TextSnapshot; readonly line: number }

export type PsqlSession = Session & {
  readonly environment: Map<string, string>
  readonly setVariable: (name: string, value: string | undefined) => void
  folder: string
}

/** `lookUp` knows what queries have put into variables (\gset); a later \set of the same name wins over it. */
export const startSession = (
  variables: Readonly<Record<string, string>>,
  folder: string,
  lookUp: (name: string) => string | undefined = () => undefined,
): PsqlSession => {
  const known = new Map(Object.entries(variables))
  const hidden = new Map<string, string | undefined>()
  const environment = new Map(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
  return {
    environment,
    folder,
    active: true,
    standardStrings: true,
    getVariable: (name) => {
      const found = lookUp(name)
      return found === undefined || (hidden.has(name) && hidden.get(name) === found) ? known.get(name) : found
    },
    setVariable: (name, value) => {
      hidden.set(name, lookUp(name))
      if (value === undefined) known.delete(name)
      else known.set(name, value)
    },
  }
}

export const isLive = (conditionals: readonly Conditional[]): boolean => {
  const last = conditionals.at(-1)
  return last === undefined || last.branch === 'true' || last.branch === 'else-true'
}

/** psql's booleans: any beginning of true, false, yes, no; on, off (two letters at least); 1, 0. Anything else is an error and counts as false. */
export const isTrue = (text: string): boolean => {
  const value = text.trim().toLowerCase()
  return value !== '' && ('true'.startsWith(value) || 'yes'.startsWith(value) || value === 'on' || value === '1')
}

export type Followed = { readonly known: boolean; readonly undecided: boolean }

/** Follows one branch command. `known` is false when there is no \if it could belong to. */
export const followConditional = (
  session: PsqlSession,
  stack: Conditional[],
  meta: MetaItem,
  text: { readonly save: () => TextSnapshot; readonly restore: (saved: TextSnapshot) => void },
): Followed => {
  let undecided = false
  const evaluate = (): boolean => {
    const read = parseMetaArgs(meta.args, session.getVariable)
    undecided = read.unknown || read.unset.length > 0
    return !undecided && isTrue(read.args.join(' '))
  }
  if (meta.name === 'if') {
    const branch: Branch = isLive(stack) ? (evaluate() ? 'true' : 'false') : 'ignored'
    stack.push({ branch, saved: text.save(), line: meta.line })
    return { known: true, undecided }
  }
  const last = stack.at(-1)
  if (last === undefined || (meta.name !== 'endif' && last.branch.startsWith('else')))
    return { known: false, undecided }
  const wasLive = isLive(stack)
  if (wasLive) last.saved = text.save()
  else text.restore(last.saved)
  if (meta.name === 'endif') stack.pop()
  else if (meta.name === 'else') last.branch = last.branch === 'false' ? 'else-true' : 'else-false'
  else if (last.branch === 'true') last.branch = 'ignored'
  else if (last.branch === 'false' && evaluate()) last.branch = 'true'
  return { known: true, undecided }
}

/** \set, \unset, \getenv, \setenv, \cd: nothing else changes what is read. */
export const followSetting = (session: PsqlSession, meta: MetaItem): void => {
  const read = parseMetaArgs(meta.args, session.getVariable)
  const [first, second] = read.args
  if (read.unterminated || first === undefined) return
  if (meta.name === 'set') setVariable(session, first, read)
  else if (meta.name === 'unset') session.setVariable(first, undefined)
  else if (meta.name === 'getenv' && second !== undefined) {
    const value = session.environment.get(second)
    if (value !== undefined) session.setVariable(first, value)
  } else if (meta.name === 'setenv') {
    if (second === undefined) session.environment.delete(first)
    else session.environment.set(first, second)
  } else if (meta.name === 'cd') session.folder = resolve(session.folder, expandHome(first))
}

const setVariable = (session: PsqlSession, name: string, read: MetaArgs): void => {
  if (!/^[\w\u0080-\uffff]+$/.test(name)) return
  // What a program prints is not known before it runs.
  session.setVariable(name, read.unknown ? undefined : read.args.slice(1).join(''))
}

const expandHome = (path: string): string =>
  path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path

/** The file an include names; null when it names none that can be known here (stdin, a program's output, nothing). */
export const includedFile = (
  session: PsqlSession,
  meta: MetaItem,
): { readonly path: string; readonly unset: readonly string[] } | null => {
  const read = parseMetaArgs(meta.args, session.getVariable)
  const name = trimEnd(read.args[0] ?? '', ';')
  if (read.unknown || name === '' || name === '-') return null
  const bare = expandHome(/^".*"$/.test(name) ? name.slice(1, -1) : name)
  const relative = meta.name === 'ir' || meta.name === 'include_relative'
  return {
    path: isAbsolute(bare) ? bare : resolve(relative ? dirname(meta.file) : session.folder, bare),
    unset: read.unset,
  }
}
