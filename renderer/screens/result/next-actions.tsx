import { Camera, FileText, RotateCw, Save, Search, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import type { Job } from '../../../shared/model/job.ts'
import type { Outcome, Report } from '../../../shared/model/report.ts'
import { Button } from '../../components/button.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { keepAsSnapshot } from '../../state/keep-as-snapshot.ts'
import { navigate } from '../../state/route.ts'
import { showToast } from '../../state/toasts.ts'
import { originOf, runSetup } from '../../wizard/live/run-setup.ts'
import { dispatch, useWizard } from '../../wizard/live/wizard-store.ts'
import { SaveDialog } from '../../wizard/save-dialog.tsx'

export type NextActionsProps = {
  readonly job: Job
  readonly outcome: Outcome
  readonly recipeFile: string | undefined
  /** Left out: there is no database to speak of. */ readonly report?: Report | undefined
}

/** What a person does next: run it again, or go back to the recipe. */
export const NextActions = ({ job, outcome, recipeFile, report }: NextActionsProps) => {
  const [busy, setBusy] = useState(false)
  const [saving, setSaving] = useState(false)
  const held = useWizard((state) => state.wizard.drafts.about.path)
  const origin = originOf(job.id)
  const path = origin === null ? (recipeFile ?? null) : origin.path
  // The wizard still holds what was run: the very same can be run once more. Else its recipe is opened.
  const isHeld = origin !== null && origin.path === held
  const isBad = outcome === 'failed' || outcome === 'cancelled'
  const again = async (keepOnFailure: boolean): Promise<void> => {
    // `Replace` was said once, and has been done: a second run asks before it sets anything aside again.
    const isReplaced = !isBad && useWizard.getState().wizard.choices.existing === 'replace'
    if (isHeld) dispatch({ type: 'choose', change: { keepOnFailure, ...(isReplaced ? { existing: null } : {}) } })
    if (!isHeld) return path === null ? undefined : navigate({ name: 'recipe', path })
    setBusy(true)
    const failure = await runSetup(job.kind === 'check' ? 'check.start' : 'setup.start')
    setBusy(false)
    if (failure !== null) showToast({ tone: 'error', title: failure.message, text: failure.hint })
  }
  return (
    <>
      {(isHeld || path !== null) && (
        <Button
          variant={isBad ? 'primary' : 'secondary'}
          icon={busy ? <Spinner /> : <RotateCw />}
          isDisabled={busy}
          onPress={() => void again(false)}
        >
          {isBad ? words.tryAgain : words.runAgain}
        </Button>
      )}
      {path !== null && (
        <Button icon={<FileText />} onPress={() => navigate({ name: 'recipe', path })}>
          {words.openRecipe}
        </Button>
      )}
      {outcome === 'failed' && isHeld && job.kind === 'setup' && (
        <Button variant="quiet" icon={<Search />} isDisabled={busy} onPress={() => void again(true)}>
          {words.keepAndLook}
        </Button>
      )}
      {report !== undefined && outcome === 'verified' && (
        <Button
          variant="quiet"
          icon={<Camera />}
          onPress={() => void keepAsSnapshot({ ...report.server, ref: origin?.server }, report.database)}
        >
          {words.snapshot}
        </Button>
      )}
      {path === null && isHeld && !isBad && (
        <Button variant="primary" icon={<Save />} onPress={() => setSaving(true)}>
          {wizardStrings.saveRecipe}
        </Button>
      )}
      {saving && (
        <SaveDialog onClose={() => setSaving(false)} onSaved={(saved) => navigate({ name: 'recipe', path: saved })} />
      )}
      {path === null && isHeld && (
        <Button icon={<SlidersHorizontal />} onPress={() => navigate({ name: 'recipe', path: null, step: 'review' })}>
          {words.change}
        </Button>
      )}
    </>
  )
}
