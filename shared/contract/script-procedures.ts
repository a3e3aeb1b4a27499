// What files are and say, before anything runs.
import { z } from 'zod'
import { serverRefSchema } from '../model/server.ts'
import type { JobRef } from './inputs.ts'
import { procedure } from './procedure.ts'

export const scriptProcedures = {
  'script.inspect': procedure<JobRef>()(
    'Read a file without running anything. Job result: ScriptFacts.',
    z.strictObject({
      path: z.string(),
      serverMajor: z.number().int().optional(),
      /** False: a look on the way (the wizard), not listed as recent. */ remember: z.boolean().optional(),
    }),
  ),
  'dump.xray': procedure<JobRef>()(
    'Look into any file or folder without running anything: what it is, what it needs, whether it will restore. Job result: XRay.',
    z.strictObject({
      path: z.string(),
      /** Compare with what this server has. */ server: serverRefSchema.optional(),
      password: z.string().optional(),
      serverMajor: z.number().int().optional(),
      /** Read what a script includes, too: for one's own scripts. */ followIncludes: z.boolean().optional(),
      remember: z.boolean().optional(),
    }),
  ),
  'dump.writeSchema': procedure<JobRef>()(
    'Write the schema of an archive as a script beside it, for a recipe. Job result: {path, leftOut}.',
    z.strictObject({ path: z.string() }),
  ),
} as const
