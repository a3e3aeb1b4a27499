import { BookPlus, RefreshCw } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Page } from '../../components/page.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { inspectStrings as words } from '../../strings/inspect-strings.ts'
import { useJob } from '../../state/jobs.ts'
import { inspectScript, useInspected } from '../../wizard/live/script-facts.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import { progressWords } from '../result/progress-words.ts'
import { canLoad, shareOf } from './inspect-view.ts'
import styles from './inspect.module.css'
import { makeRecipe } from './make-recipe.ts'
import { XRay } from './x-ray.tsx'

/** The inside of a script, read and not run. */
export const InspectScreen = ({ path }: { readonly path: string }) => {
  const inspected = useInspected([path], true)[path]
  const facts = inspected?.facts ?? null
  const job = useJob(inspected?.jobId)?.job
  const failure = inspected?.error ?? null
  return (
    <Page
      title={fileNameOf(path)}
      actions={
        <>
          <IconButton label={words.again} icon={<RefreshCw />} isDisabled={inspected?.loading !== false} onPress={() => void inspectScript(path, true)} />
          {facts !== null && canLoad(facts) && (
            <Button variant="primary" icon={<BookPlus />} onPress={() => makeRecipe(path, facts)}>
              {words.makeRecipe}
            </Button>
          )}
        </>
      }
    >
      {failure !== null && facts === null && <FailureCallout failure={failure} />}
      {facts === null && failure === null && (
        <div className={styles['reading']} aria-live="polite">
          <p>{words.reading}</p>
          <ProgressBar label={words.reading} value={shareOf(job?.progress)} />
          <p className={styles['faint']}>{job?.progress === undefined ? '\u00a0' : progressWords(job.progress)}</p>
        </div>
      )}
      {facts !== null && <XRay facts={facts} />}
    </Page>
  )
}
