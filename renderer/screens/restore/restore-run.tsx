import type { Job, Progress } from '../../../shared/model/job.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { RunPage } from '../run/run-page.tsx'
import { originOfRestore } from './live/run-restore.ts'

/** Statements are counted over all stages, bytes only where rows are: elsewhere they would stand still. */
const saidOf = (progress: Progress | undefined, step: string | undefined): Progress | undefined => {
  if (progress === undefined || progress.phase === step) return progress
  if (progress.phase !== 'data' || (step !== 'schema' && step !== 'finish') || progress.statements === undefined)
    return undefined
  return {
    phase: step,
    title: progress.title,
    done: progress.statements,
    total: null,
    unit: 'statements',
    ...(progress.current !== undefined && { current: progress.current }),
  }
}

/** A restore at work. */
export const RestoreRun = ({ job }: { readonly job: Job }) => {
  const origin = originOfRestore(job.id)
  const atWork = job.steps.findLast((step) => step.status === 'running')
  return (
    <RunPage
      job={job}
      title={origin === null ? job.title : words.run.title(origin.database)}
      cancelText={words.run.cancelText}
      said={saidOf(job.progress, atWork?.id)}
    />
  )
}
