import { basename } from 'node:path'
import type { ServerRef } from '../../../shared/model/server.ts'
import type { Handlers } from '../dispatch.ts'
import { withClient } from '../postgres/connect.ts'
import { dropKept, listKept } from '../restore/cache/list-kept.ts'
import { parseFixes } from '../restore/fix/fix-ids.ts'
import { shownUnfinished } from '../restore/fix/note-unfinished.ts'
import { runFix } from '../restore/fix/run-fix.ts'
import { listUnfinished, readUnfinished } from '../restore/fix/unfinished.ts'
import { runRestore } from '../restore/run-restore.ts'
import { tidyRestores } from '../restore/tidy.ts'
import { resolveConnection } from '../server/resolve-connection.ts'
import { withSession } from '../snapshot/open-session.ts'
import type { Services } from './services.ts'

const serverTarget = (server: ServerRef): string =>
  server.kind === 'built-in' ? `built-in:${server.major ?? 'any'}` : `${server.host}:${server.port}`

export const restoreHandlers = ({ host, jobs, preferences }: Services) =>
  ({
    'restore.start': (input) => ({
      jobId: jobs.start({
        kind: 'restore',
        title: `Restore ${basename(input.path)} into ${input.choices.database}`,
        target: serverTarget(input.server),
        secrets: input.password === undefined ? [] : [input.password],
        run: async (context) =>
          runRestore(host, input, context, { keepBudgetBytes: (await preferences.settings()).diskBudgetBytes }),
      }),
    }),
    'restore.fix': async (input) => {
      const record = await readUnfinished(host, input.jobId)
      parseFixes(input.fixes) // said at once, not by a job
      return {
        jobId: jobs.start({
          kind: 'restore',
          title: `Go on restoring ${basename(record.path)} into ${record.choices.database}`,
          target: serverTarget(record.server),
          secrets: input.password === undefined ? [] : [input.password],
          run: (context) => runFix(host, input, context),
        }),
      }
    },
    'restore.unfinished': async () => (await listUnfinished(host)).map(shownUnfinished),
    'restore.kept': ({ server, password }) => withSession(host, { server, password }, listKept),
    'restore.dropKept': ({ server, password, names }) =>
      withSession(host, { server, password }, (session) => dropKept(session, names)),
    'restore.tidy': async ({ server, password }) => ({
      removed: await withClient(await resolveConnection(host, server, password), tidyRestores),
    }),
  }) satisfies Partial<Handlers>
