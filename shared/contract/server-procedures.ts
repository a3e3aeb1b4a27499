// Servers that are there, and the built-in ones.
import { z } from 'zod'
import {
  serverRefSchema,
  type BuiltInServer,
  type ExtensionState,
  type FoundServers,
  type ServerFacts,
  type ServerRef,
} from '../model/server.ts'
import { nothing, type JobRef } from './inputs.ts'
import { procedure } from './procedure.ts'

export const serverProcedures = {
  'servers.find': procedure<FoundServers>()(
    'Running servers, installations and built-in servers of this machine.',
    z.strictObject({ refresh: z.boolean().optional() }),
  ),
  'servers.parse': procedure<{ readonly ref: ServerRef; readonly hasPassword: boolean }>()(
    'Read a server from text: `built-in:18`, `host:port`, a URL, `service=name`. A password in it is kept for the session, not answered.',
    z.strictObject({ text: z.string() }),
  ),
  'servers.connect': procedure<ServerFacts>()(
    'Connect once and tell what the server is.',
    z.strictObject({ server: serverRefSchema, password: z.string().optional(), remember: z.boolean().optional() }),
  ),
  'servers.extensions': procedure<readonly ExtensionState[]>()(
    'Extensions of a server; those in `try` are tried in a rolled-back transaction.',
    z.strictObject({ server: serverRefSchema, try: z.array(z.string()).optional() }),
  ),
  'servers.forget': procedure<null>()(
    'Take a server connected to by hand off the list.',
    z.strictObject({ server: serverRefSchema }),
  ),
  'servers.databases': procedure<
    readonly {
      readonly name: string
      readonly owner: string
      readonly sizeBytes: number | null
      readonly comment: string | null
      readonly recipe: string | null
    }[]
  >()('Databases of a server.', z.strictObject({ server: serverRefSchema })),
  'builtIn.list': procedure<readonly BuiltInServer[]>()(
    'Built-in servers, created or possible, one per major.',
    nothing,
  ),
  'builtIn.start': procedure<JobRef>()(
    'Create the built-in server if need be, and start it. Job result: BuiltInServer.',
    z.strictObject({ major: z.number().int().optional() }),
  ),
  'builtIn.stop': procedure<JobRef>()(
    'Stop a built-in server. Job result: BuiltInServer.',
    z.strictObject({ major: z.number().int() }),
  ),
  'builtIn.log': procedure<readonly string[]>()(
    'Last lines of its log.',
    z.strictObject({ major: z.number().int(), lines: z.number().int().positive().max(5000).default(200) }),
  ),
} as const
