import type { InputOf } from '../../../../shared/contract/procedures.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { UnfinishedRestore } from '../../../../shared/model/restore.ts'
import { call } from '../../../client/client.ts'
import { navigate } from '../../../state/route.ts'

/** What is shown of a restore at work before it says so itself. No password. */
export type RestoreOrigin = { readonly path: string; readonly database: string }

const originKey = (jobId: string): string => `groundwork.restore.${jobId}`

export const originOfRestore = (jobId: string): RestoreOrigin | null => {
  const text = sessionStorage.getItem(originKey(jobId))
  return text === null ? null : (JSON.parse(text) as RestoreOrigin)
}

/** Starts it and goes to its progress. Answers only what kept it from starting. */
export const startRestore = async (input: InputOf<'restore.start'>): Promise<Failure | null> => {
  const started = await call('restore.start', input)
  return started.ok ? show(started.value.jobId, { path: input.path, database: input.choices.database }) : started.error
}

/** Goes on from a restore that ended with errors; the same way to its progress. */
export const goOn = async (
  unfinished: UnfinishedRestore,
  fixes: readonly string[],
  password: string,
): Promise<Failure | null> => {
  const started = await call('restore.fix', {
    jobId: unfinished.job,
    fixes: [...fixes],
    ...(password !== '' && { password }),
  })
  return started.ok ? show(started.value.jobId, { path: unfinished.file, database: unfinished.target }) : started.error
}

const show = (jobId: string, origin: RestoreOrigin): null => {
  sessionStorage.setItem(originKey(jobId), JSON.stringify(origin))
  navigate({ name: 'receipt', jobId })
  return null
}
