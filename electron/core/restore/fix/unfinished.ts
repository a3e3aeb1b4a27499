// What is known of a restore that did not get to its end: which units failed, of which file, with which choices, and where
// what there is stands. One file per job in the data folder (0600), without passwords and without rows.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { restoreChoicesSchema } from '../../../../shared/model/restore.ts'
import { serverRefSchema } from '../../../../shared/model/server.ts'
import { raise } from '../../failures.ts'
import type { Host } from '../../host.ts'

const failedUnitSchema = z.object({
  key: z.string(),
  what: z.string(), // TABLE DATA public.film
  sqlState: z.string().optional(),
  /** The table its rows go to, as SQL. */
  table: z.string().optional(),
  /** Of INSERTs that travel as one unit: which of them. */
  parts: z.array(z.number()).optional(),
})
const fixSchema = z.object({ id: z.string(), label: z.string() })

const unfinishedSchema = z.object({
  v: z.literal(1),
  job: z.string(),
  at: z.string(),
  path: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  server: serverRefSchema,
  choices: restoreChoicesSchema,
  /** Where the result stands; null: nothing was restored. */
  database: z.string().nullable(),
  /** Its number on the server: another database may come to have its name. */
  oid: z.number().nullable(),
  failed: z.array(failedUnitSchema),
  fixes: z.array(fixSchema),
  /** Rows that the units that worked should have brought; null where a dump does not say. */
  rows: z.array(z.tuple([z.string(), z.number().nullable()])),
  blobs: z.object({ expected: z.number().nullable(), loaded: z.number() }),
  /** How many differences there were. */
  lost: z.number(),
})
export type Unfinished = z.infer<typeof unfinishedSchema>
export type FailedUnit = Unfinished['failed'][number]

const folderOf = (host: Pick<Host, 'paths'>): string => join(host.paths.data, 'restores')
const isJobId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)

const fileOf = (host: Pick<Host, 'paths'>, job: string): string =>
  isJobId(job)
    ? join(folderOf(host), `${job}.json`)
    : raise({ kind: 'usage', message: `"${job.slice(0, 100)}" is no name of a job.` })

export const keepUnfinished = async (host: Pick<Host, 'paths'>, record: Unfinished): Promise<void> => {
  const file = fileOf(host, record.job)
  await mkdir(folderOf(host), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.partial`, JSON.stringify(record), { mode: 0o600 })
  await rename(`${file}.partial`, file)
}

export const forgetUnfinished = (host: Pick<Host, 'paths'>, job: string): Promise<void> =>
  rm(fileOf(host, job), { force: true })

const read = async (file: string): Promise<Unfinished | null> => {
  try {
    const parsed = unfinishedSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export const readUnfinished = async (host: Pick<Host, 'paths'>, job: string): Promise<Unfinished> =>
  (await read(fileOf(host, job))) ??
  raise({
    kind: 'not-found',
    message: `There is no unfinished restore of the job ${job}.`,
    hint: 'It may be finished already. Restore the file again.',
  })

/** What nobody went on with for so long nobody will. */
const forgottenAfterMs = 30 * 86_400_000

const isOld = ({ at }: Unfinished): boolean => Date.now() - Date.parse(at) > forgottenAfterMs

/** Newest first. */
export const listUnfinished = async (host: Pick<Host, 'paths'>): Promise<readonly Unfinished[]> => {
  const names = await readdir(folderOf(host)).catch(() => [])
  const found = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => read(join(folderOf(host), name))),
  )
  const all = found.filter((one) => one !== null)
  for (const { job } of all.filter(isOld)) await forgetUnfinished(host, job)
  return all.filter((one) => !isOld(one)).toSorted((a, b) => b.at.localeCompare(a.at))
}
