import { z } from 'zod'

export const nothing = z.strictObject({})
export const jobRef = z.strictObject({ jobId: z.string() })
export type JobRef = { readonly jobId: string }
