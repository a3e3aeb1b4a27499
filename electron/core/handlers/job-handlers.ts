import type { Handlers } from '../dispatch.ts'
import { raise } from '../failures.ts'
import type { Services } from './services.ts'

const noSuchJob = (jobId: string) =>
  raise({
    kind: 'not-found',
    message: `There is no job ${jobId}.`,
    hint: 'Jobs are kept for as long as Groundwork runs.',
  })

export const jobHandlers = ({ jobs }: Services) =>
  ({
    'jobs.list': () => jobs.list(),
    'jobs.get': ({ jobId }) => jobs.get(jobId) ?? noSuchJob(jobId),
    'jobs.cancel': ({ jobId }) => (jobs.cancel(jobId) ? null : noSuchJob(jobId)),
    'jobs.log': async ({ jobId, from, count }) => (await jobs.log(jobId, from, count)) ?? noSuchJob(jobId),
  }) satisfies Partial<Handlers>
