// A dump of one database may begin with CREATE DATABASE and \connect; a dump of a whole server holds several, one behind
// each \connect. One of them is restored: the only one that holds something, or the one of the wanted name.
import { raise } from '../failures.ts'
import { readScript } from '../script/read-script.ts'
import type { PlanContext } from './plan-archive.ts'
import { connectTarget, isConnect } from './connect-target.ts'
import type { LeftOut } from './types.ts'

export type ChosenSegment = {
  readonly segment: { readonly database: string | null } | null
  readonly leftOut: LeftOut | null
}

type Part = { readonly database: string | null; statements: number; making: number }

/** Makes or fills something in a database. */
export const makes = /^(?:create\s+(?!role|user|database|tablespace)|insert\b|copy\b)/i

export const chooseSegment = async (
  file: string,
  context: PlanContext,
  signal: AbortSignal,
): Promise<ChosenSegment> => {
  const parts: Part[] = [{ database: null, statements: 0, making: 0 }]
  for await (const items of readScript(file, { encoding: 'UTF8', followIncludes: false, signal })) {
    for (const item of items) {
      if (item.kind === 'meta' && isConnect(item))
        parts.push({ database: connectTarget(item), statements: 0, making: 0 })
      if (item.kind !== 'statement') continue
      const part = parts.at(-1)
      if (part === undefined) continue
      part.statements += 1
      if (makes.test(item.sql)) part.making += 1
    }
  }
  const full = parts.filter(({ making }) => making > 0)
  if (parts.length === 1 || full.length === 0) return { segment: null, leftOut: null }
  const named = full.filter(({ database }) => database === context.choices.database)
  const names = [...new Set(full.map(({ database }) => database ?? '(before the first \\connect)'))]
  const chosen = names.length === 1 ? full[0] : named[0]
  if (chosen === undefined)
    return raise({
      kind: 'file-unsupported',
      message: `This dump holds ${names.length} databases: ${names.slice(0, 10).join(', ')}.`,
      file: context.file,
      hint: 'Restore one at a time: give the new database the name of the one you want.',
    })
  const others = names.filter((name) => name !== chosen.database)
  if (chosen.database === null) return { segment: null, leftOut: null }
  return {
    segment: { database: chosen.database },
    leftOut: {
      what: `everything outside the database "${chosen.database}" of the dump${others.length > 0 ? ` (also ${others.slice(0, 10).join(', ')})` : ''}`,
      reason: 'one database is restored, and nothing of the server is changed',
    },
  }
}
