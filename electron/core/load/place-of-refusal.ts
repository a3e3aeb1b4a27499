// Where a statement the direct engine sent went wrong: from the server's position (characters into the statement) or, for
// COPY, from the row number in its context.
import { readScript } from '../script/read-script.ts'
import { addLead } from './add-lead.ts'
import type { Refused } from './direct-lane.ts'
import { excerptOf, placeOfPosition } from './excerpt-of.ts'
import { copyLine, rowOf } from './locate-errors.ts'
import { metaText } from './places.ts'
import type { ErrorPlace } from './make-load-error.ts'
import type { LoadRequest } from './types.ts'

export const placeOfRefusal = async (refused: Refused, encoding: string, request: LoadRequest): Promise<ErrorPlace> => {
  const { item, said } = refused
  const text = item.kind === 'statement' ? item.sql : metaText(item)
  const row = refused.dataLine === undefined ? null : copyLine({ context: said.where })
  if (row !== null && refused.dataLine !== undefined) {
    const line = refused.dataLine + row.line - 1
    const shown = await readRow(item.file, item.file === request.file ? encoding : undefined, line)
    return { file: item.file, line, statement: text, ...(shown === null ? {} : { excerpt: excerptOf(shown, line) }) }
  }
  if (item.kind === 'statement' && said.position !== undefined) {
    const place = placeOfPosition(item.sql, Number(said.position), item.line, 1)
    return addLead(
      {
        file: item.file,
        ...place,
        endLine: item.endLine,
        statement: text,
        excerpt: excerptOf(item.sql, item.line, place),
      },
      item,
      item.file === request.file ? encoding : undefined,
    )
  }
  return {
    file: item.file,
    line: item.line,
    ...(item.kind === 'statement' ? { endLine: item.endLine } : {}),
    statement: text,
    excerpt: excerptOf(text, item.line),
  }
}

/** The row is long gone when the server complains; read on to it once more. */
const readRow = async (file: string, encoding: string | undefined, line: number): Promise<string | null> => {
  try {
    for await (const batch of readScript(file, {
      ...(encoding === undefined ? {} : { encoding }),
      followIncludes: false,
    })) {
      for (const item of batch) {
        if (item.kind === 'copy-data' && line >= item.line && line < item.line + Math.max(1, item.rows))
          return rowOf(item, line)
        if (item.line > line) return null
      }
    }
  } catch {
    // gone: the place alone must do
  }
  return null
}
