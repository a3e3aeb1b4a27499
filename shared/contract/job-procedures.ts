// Jobs, their logs and reports, and the way into what they made.
import { z } from 'zod'
import type { Job, LogLine } from '../model/job.ts'
import { nothing, jobRef } from './inputs.ts'
import { procedure } from './procedure.ts'

export type ConnectionForm = { readonly id: string; readonly label: string; readonly text: string } // password shown as ********

export const jobProcedures = {
  'jobs.list': procedure<readonly Job[]>()('Jobs of this run of the app, newest first.', nothing),
  'jobs.get': procedure<{ readonly job: Job; readonly result: unknown }>()('One job with its typed result.', jobRef),
  'jobs.cancel': procedure<null>()('Ask a job to stop; the state says when it has.', jobRef),
  'jobs.log': procedure<{ readonly from: number; readonly lines: readonly LogLine[]; readonly total: number }>()(
    "Lines of a job's log.",
    z.strictObject({
      jobId: z.string(),
      from: z.number().int().nonnegative(),
      count: z.number().int().positive().max(10000),
    }),
  ),
  'report.render': procedure<{ readonly text: string; readonly fileName: string; readonly mediaType: string }>()(
    'The report of a finished setup or check as a file.',
    z.strictObject({ jobId: z.string(), format: z.enum(['json', 'html', 'markdown']) }),
  ),
  'report.save': procedure<{ readonly path: string }>()(
    'Write the report beside the recipe or where the person says.',
    z.strictObject({ jobId: z.string(), format: z.enum(['json', 'html', 'markdown']), path: z.string().optional() }),
  ),
  'connection.forms': procedure<readonly ConnectionForm[]>()(
    'Connection strings in the forms people paste, password masked.',
    jobRef,
  ),
  'connection.copy': procedure<{ readonly copied: boolean; readonly text?: string }>()(
    'Put one form, with the password, on the clipboard; hosts without a clipboard answer the text for the window to copy at that click.',
    z.strictObject({ jobId: z.string(), form: z.string() }),
  ),
} as const
