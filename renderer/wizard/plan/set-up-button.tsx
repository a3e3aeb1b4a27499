import { ArrowRight, BadgeCheck, Play } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { recipeStrings as words } from '../../strings/recipe-strings.ts'
import { useActions, type Action } from '../../state/actions.ts'
import { showToast } from '../../state/toasts.ts'
import { runSetup } from '../live/run-setup.ts'
import type { ReadyPlan } from '../live/use-ready-plan.ts'

const press = async (setBusy: (busy: boolean) => void): Promise<void> => {
  setBusy(true)
  const failure = await runSetup()
  setBusy(false)
  if (failure !== null) showToast({ tone: 'error', title: failure.message, text: failure.hint })
}

/**
 * The one big button. It answers at once; the run screen takes over when the job has an id. (Not `busy` of the kit: that is
 * announced by the label of a button which is gone a moment later.)
 */
export const SetUpButton = ({
  ready,
  size = 'l',
  fullWidth = false,
}: {
  readonly ready: ReadyPlan
  readonly size?: 'm' | 'l'
  readonly fullWidth?: boolean
}) => {
  const [busy, setBusy] = useState(false)
  const nothing = ready.view?.state === 'nothing-to-do'
  const canRun = ready.view?.canRun === true && ready.isCurrent && ready.error === null && ready.problemStep === null
  const isEnabled = canRun && !busy
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        id: 'setup.run',
        title: nothing ? words.checkNow : words.setUp,
        group: 'do',
        icon: <Play />,
        shortcut: 'Mod+Enter',
        isEnabled: () => isEnabled,
        run: () => void press(setBusy),
      },
    ],
    [nothing, isEnabled],
  )
  useActions(actions)
  return (
    <Button
      variant={nothing ? 'secondary' : 'primary'}
      size={size}
      fullWidth={fullWidth}
      isDisabled={!canRun || busy}
      icon={busy ? <Spinner /> : nothing ? <BadgeCheck /> : undefined}
      iconAfter={nothing || busy ? undefined : <ArrowRight />}
      onPress={() => void press(setBusy)}
    >
      {busy ? words.starting : nothing ? words.checkNow : words.setUp}
    </Button>
  )
}
