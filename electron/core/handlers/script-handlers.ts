import { basename, dirname } from 'node:path'
import type { Handlers } from '../dispatch.ts'
import { inspectFile } from '../script/inspect-file.ts'
import type { Services } from './services.ts'

export const scriptHandlers = ({ jobs, preferences }: Services) =>
  ({
    'script.inspect': ({ path, serverMajor, remember }) => ({
      jobId: jobs.start({
        kind: 'inspect',
        title: `Inspect ${basename(path)}`,
        run: async ({ signal, progress }) => {
          const facts = await inspectFile(
            { file: path, shownAs: basename(path), workingDirectory: dirname(path) },
            {
              signal,
              ...(serverMajor === undefined ? {} : { serverVersionNumber: serverMajor * 10_000 }),
              onProgress: (done, total) =>
                progress({ phase: 'read', title: `Read ${basename(path)}`, done, total, unit: 'bytes' }),
            },
          )
          if (remember !== false)
            await preferences.remember({ kind: 'script', path, name: basename(path), at: new Date().toISOString() })
          return { state: 'succeeded', result: facts }
        },
      }),
    }),
  }) satisfies Partial<Handlers>
