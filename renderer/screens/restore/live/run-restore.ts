import type { InputOf } from '../../../../shared/contract/procedures.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
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
  if (!started.ok) return started.error
  const origin: RestoreOrigin = { path: input.path, database: input.choices.database }
  sessionStorage.setItem(originKey(started.value.jobId), JSON.stringify(origin))
  navigate({ name: 'receipt', jobId: started.value.jobId })
  return null
}
