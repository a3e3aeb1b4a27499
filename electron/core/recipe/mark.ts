// What Groundwork knows about a database it set up, kept as a database setting: it survives renames and leaves no object
// of ours inside. It is a note, never proof: what is really there is compared each time.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts'

export const markSetting = 'groundwork.recipe'

export const markSchema = z.object({
  v: z.literal(1),
  name: z.string(),
  hash: z.string(),
  loads: z.array(z.object({ path: z.string(), sha256: z.string() })),
  after: z.array(z.string()),
  state: z.enum(['building', 'ready']),
  job: z.string(),
  at: z.string(),
})
export type Mark = z.infer<typeof markSchema>

/** Reads the mark from the settings of a database (pg_db_role_setting.setconfig); null when there is none that we understand. */
export const readMark = (settings: readonly string[] | null): Mark | null => {
  const text = settings?.find((entry) => entry.startsWith(`${markSetting}=`))?.slice(markSetting.length + 1)
  if (text === undefined) return null
  try {
    const parsed = markSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export const markStatement = (database: string, mark: Mark): string =>
  `ALTER DATABASE ${quoteIdent(database)} SET ${markSetting} = ${quoteLiteral(JSON.stringify(mark)).trim()}`

export const shortHash = (value: unknown): string => createHash('sha256').update(typeof value === 'string' ? value : JSON.stringify(value)).digest('hex').slice(0, 16)
