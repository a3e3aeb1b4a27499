import { basename } from 'node:path'
import type { Progress } from '../../../shared/model/job.ts'
import type { Handlers } from '../dispatch.ts'
import { writeSchema } from '../restore/write-schema.ts'
import { xrayFile } from '../xray/xray-file.ts'
import type { Services } from './services.ts'

export const dumpHandlers = ({ host, jobs, preferences }: Services) =>
  ({
    'dump.xray': ({ path, server, password, serverMajor, followIncludes, remember }) => ({
      jobId: jobs.start({
        kind: 'x-ray',
        title: `Look into ${basename(path)}`,
        secrets: password === undefined ? [] : [password],
        run: async ({ signal, progress }) => {
          let last: Progress = { phase: 'read', title: `Read ${basename(path)}`, done: 0, total: null, unit: 'bytes' }
          const tell = (change: Partial<Progress>): void => progress((last = { ...last, ...change }))
          const found = await xrayFile(host, path, {
            signal,
            ...(server === undefined ? {} : { server }),
            ...(password === undefined ? {} : { password }),
            ...(serverMajor === undefined ? {} : { serverMajor }),
            ...(followIncludes === undefined ? {} : { followIncludes }),
            onProgress: (phase, done, total) =>
              tell({ phase, title: `${phase === 'unpack' ? 'Unpack' : 'Read'} ${basename(path)}`, done, total }),
            onFacts: (facts) => tell({ facts }),
          })
          if (remember !== false)
            await preferences.remember({ kind: 'script', path, name: basename(path), at: new Date().toISOString() })
          return { state: 'succeeded', result: found }
        },
      }),
    }),
    'dump.writeSchema': ({ path }) => ({
      jobId: jobs.start({
        kind: 'x-ray',
        title: `Write the schema of ${basename(path)}`,
        run: async ({ signal }) => ({
          state: 'succeeded',
          result: await writeSchema(path, host.paths.documents, signal),
        }),
      }),
    }),
  }) satisfies Partial<Handlers>
