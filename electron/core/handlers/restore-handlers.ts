import { basename } from 'node:path'
import type { Handlers } from '../dispatch.ts'
import { withClient } from '../postgres/connect.ts'
import { runRestore } from '../restore/run-restore.ts'
import { tidyRestores } from '../restore/tidy.ts'
import { resolveConnection } from '../server/resolve-connection.ts'
import type { Services } from './services.ts'

export const restoreHandlers = ({ host, jobs }: Services) =>
  ({
    'restore.start': (input) => ({
      jobId: jobs.start({
        kind: 'restore',
        title: `Restore ${basename(input.path)} into ${input.choices.database}`,
        target:
          input.server.kind === 'built-in'
            ? `built-in:${input.server.major ?? 'any'}`
            : `${input.server.host}:${input.server.port}`,
        secrets: input.password === undefined ? [] : [input.password],
        run: (context) => runRestore(host, input, context),
      }),
    }),
    'restore.tidy': async ({ server, password }) => ({
      removed: await withClient(await resolveConnection(host, server, password), tidyRestores),
    }),
  }) satisfies Partial<Handlers>
