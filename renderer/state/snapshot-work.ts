// One piece of work on a database: asked of the core, followed as a job, and how it ended said at the place. One at a time.
import type { InputOf, OutputOf, ProcedureName } from '../../shared/contract/procedures.ts'
import type { Failure, Result } from '../../shared/model/failure.ts'
import type { Job } from '../../shared/model/job.ts'
import type { ServerRef } from '../../shared/model/server.ts'
import { call } from '../client/client.ts'
import { databaseStrings as words } from '../strings/database-strings.ts'
import { strings } from '../strings/strings.ts'
import { confirm } from './confirm.ts'
import { waitForJob } from './jobs.ts'
import { navigate } from './route.ts'
import { parseServerKey } from './server-key.ts'
import { placeKey, workBegan, workEnded, workHasJob, type Outcome, type Place, type Work } from './snapshots-reducer.ts'
import { changeSnapshots, lookAtServer, useSnapshots } from './snapshots.ts'
import { dismissToast, showToast, type Toast } from './toasts.ts'

export const targetOf = (place: Place): { readonly server: ServerRef; readonly database: string } | null => {
  const server = parseServerKey(place.server)
  return server === null ? null : { server, database: place.database }
}
export const isLocal = (place: Place): boolean =>
  useSnapshots.getState().servers[place.server]?.overview?.server.isLocal === true
export const serverLabel = (place: Place): string =>
  useSnapshots.getState().servers[place.server]?.overview?.server.label ?? place.server

/** What is typed where it is not this machine: the name; of several, with commas between. */
const toType = (place: Place, together: readonly string[]): string => [place.database, ...together].join(',')

/** On another machine the name is typed first. False: thought better of it. */
export const agreed = (
  place: Place,
  title: string,
  action: string,
  together: readonly string[] = [],
): Promise<boolean> =>
  isLocal(place)
    ? Promise.resolve(true)
    : confirm({
        title,
        action,
        text: words.confirm.remote(toType(place, together), serverLabel(place)),
        danger: false,
        typedName: toType(place, together),
      })
export const typed = (place: Place, together: readonly string[] = []): { readonly typedName?: string } =>
  isLocal(place) ? {} : { typedName: toType(place, together) }

const errorOf = (answer: Result<{ readonly job: Job }>): Failure | null =>
  answer.ok ? (answer.value.job.error ?? null) : answer.error

type JobProcedure = { [N in ProcedureName]: OutputOf<N> extends { readonly jobId: string } ? N : never }[ProcedureName]

/** Runs a job of a place. Null: it did not go well, which is said at the place, or something else is being done there. */
export const workAt = async <T>(
  place: Place,
  doing: Omit<Work, 'jobId'>,
  name: JobProcedure,
  input: InputOf<JobProcedure>,
  sayDone: (result: T) => Outcome | null,
): Promise<T | null> => {
  const begun = workBegan(useSnapshots.getState(), place, { ...doing, jobId: null })
  if (begun === null) return null
  changeSnapshots(() => begun)
  forgetToast()
  const started = await call(name, input)
  const ended = started.ok
    ? (changeSnapshots((state) => workHasJob(state, place, started.value.jobId)),
      await waitForJob<T>(started.value.jobId))
    : started
  const failure = errorOf(ended as Result<{ readonly job: Job }>)
  const result = ended.ok ? ended.value.result : null
  changeSnapshots((state) =>
    workEnded(
      state,
      place,
      result === null
        ? failure === null || failure.kind === 'cancelled'
          ? null
          : { kind: 'failed', of: doing.kind, failure }
        : sayDone(result),
    ),
  )
  void lookAtServer(place.server)
  return result
}

// One toast of ours at a time: an `Undo` of an earlier reset would undo the newer one.
let shownToast: number | null = null
export const forgetToast = (): void => {
  if (shownToast !== null) dismissToast(shownToast)
  shownToast = null
}
export const say = (toast: Omit<Toast, 'id'>): void => {
  forgetToast()
  shownToast = showToast(toast)
}

/** A fault that is not looked at, because another screen is shown, is told in a toast. */
export const sayFailure = (place: Place): void => {
  const outcome = useSnapshots.getState().outcome[placeKey(place)]
  if (outcome?.kind === 'failed' && document.querySelector('[data-database]') === null)
    showToast({
      tone: 'error',
      title: outcome.failure.message,
      text: outcome.failure.hint,
      action: { label: strings.common.open, run: () => navigate({ name: 'databases', ...place }) },
    })
}
