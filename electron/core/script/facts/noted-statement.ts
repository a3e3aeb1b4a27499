import type { ScriptStatementNote } from '../../../../shared/model/script.ts'
import { type Place, shorten } from './script-notes.ts'
import { enoughFor } from './why-superuser.ts'

export type NotedStatement = Place & { readonly start: number; readonly end: number; readonly sql: string }

/** A dump says the same of thousands of objects (OWNER TO postgres): some of each are enough. */
const maxOfOneKind = 20

export const note = (list: ScriptStatementNote[], statement: NotedStatement, why: string): void => {
  if (list.length >= maxOfOneKind && list.filter((one) => one.why === why).length >= maxOfOneKind) return
  const enough = enoughFor(why)
  list.push({
    file: statement.file,
    line: statement.line,
    text: shorten(statement.sql),
    why,
    ...(enough === undefined ? {} : { enough }),
  })
}
