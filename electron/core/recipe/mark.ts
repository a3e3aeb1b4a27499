// What Groundwork knows about a database it set up, kept as a database setting: it survives renames and leaves no object
// of ours inside. It is a note, never proof: what is really there is compared each time. Since PostgreSQL 15 only a
// superuser may set a parameter the server does not know; anyone else notes it in the comment of the database they made.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'

export const markSetting = 'groundwork.recipe'

const markSchema = z.object({
  v: z.literal(1),
  name: z.string(),
  hash: z.string(),
  loads: z.array(z.object({ path: z.string(), sha256: z.string() })),
  after: z.array(z.string()),
  state: z.enum(['building', 'ready']),
  /** Errors that were stepped over; said again by later runs. */
  loadErrors: z.number().int().optional(),
  job: z.string(),
  at: z.string(),
})
export type Mark = z.infer<typeof markSchema>

const parseMark = (text: string | undefined): Mark | null => {
  if (text === undefined) return null
  try {
    const parsed = markSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

const commentStart = 'Set up by Groundwork. '

/** Reads the mark from the settings of a database (pg_db_role_setting.setconfig) or its comment; null when there is none that we understand. */
export const readMark = (settings: readonly string[] | null, comment: string | null): Mark | null =>
  parseMark(settings?.find((entry) => entry.startsWith(`${markSetting}=`))?.slice(markSetting.length + 1)) ??
  parseMark(comment?.startsWith(commentStart) === true ? comment.slice(commentStart.length) : undefined)

/** Whether a comment is somebody's own, which we must not write over. */
export const isForeignComment = (comment: string | null): boolean =>
  comment !== null && !comment.startsWith(commentStart)

export const markStatement = (database: string, mark: Mark, isSuperuser = true): string =>
  isSuperuser
    ? `ALTER DATABASE ${quoteIdent(database)} SET ${markSetting} = ${quoteLiteral(JSON.stringify(mark)).trim()}`
    : `COMMENT ON DATABASE ${quoteIdent(database)} IS ${quoteLiteral(commentStart + JSON.stringify(mark)).trim()}`

export const unmarkStatement = (database: string, isSuperuser: boolean): string =>
  isSuperuser
    ? `ALTER DATABASE ${quoteIdent(database)} RESET ${markSetting}`
    : `COMMENT ON DATABASE ${quoteIdent(database)} IS NULL`

export const shortHash = (value: unknown): string =>
  createHash('sha256')
    .update(typeof value === 'string' ? value : JSON.stringify(value))
    .digest('hex')
    .slice(0, 16)
