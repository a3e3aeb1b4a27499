import type { Job } from '../../../shared/model/job.ts'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { originOf } from '../../wizard/live/run-setup.ts'
import { useWizard } from '../../wizard/live/wizard-store.ts'
import { RunPage } from '../run/run-page.tsx'

/** A set-up or a check at work, under the name of the database it is about where the wizard still holds that. */
export const RunView = ({ job }: { readonly job: Job }) => {
  const held = useWizard((state) => state.wizard.drafts)
  const title =
    originOf(job.id)?.path !== held.about.path
      ? job.title
      : job.kind === 'check'
        ? words.checkTitle(held.database.name)
        : words.runTitle(held.database.name)
  return <RunPage job={job} title={title} cancelText={words.cancelText} />
}
