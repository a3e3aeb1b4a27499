import { ArrowLeft, ArrowRight, ChevronLeft, RotateCcw, Save } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { IconButton } from '../components/icon-button.tsx'
import { Page } from '../components/page.tsx'
import { useActions, type Action } from '../state/actions.ts'
import { navigate } from '../state/route.ts'
import { wizardStrings as words } from '../strings/wizard-strings.ts'
import { useReadyPlan } from './live/use-ready-plan.ts'
import { dispatch, startOver, useWizard } from './live/wizard-store.ts'
import { firstProblemStep, stepStates } from './model/step-states.ts'
import { nextStep, previousStep, type StepId } from './model/steps.ts'
import { isChanged } from './model/wizard-state.ts'
import { SetUpButton } from './plan/set-up-button.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { StepContent } from './step-content.tsx'
import { ReviewStep } from './steps/review-step.tsx'
import styles from './wizard.module.css'
import { WizardNav } from './wizard-nav.tsx'

export type WizardScreenProps = { readonly step: StepId; readonly path: string | null }

export const WizardScreen = ({ step, path }: WizardScreenProps) => {
  const wizard = useWizard((state) => state.wizard)
  const ready = useReadyPlan(step === 'review')
  const [saving, setSaving] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (useWizard.getState().wizard.step !== step || !useWizard.getState().wizard.visited.includes(step))
      dispatch({ type: 'go', step })
    // After the shell has given the focus to the title of the page: here the step's heading is what is new.
    const timer = setTimeout(() => heading.current?.focus({ preventScroll: true }))
    return () => clearTimeout(timer)
  }, [step])
  const go = (to: StepId): void => navigate({ name: 'recipe', path, step: to })
  const states = stepStates({ ...wizard, step })
  const changed = isChanged(wizard)
  const title = wizard.drafts.about.name || wizard.drafts.database.name || words.newTitle
  const canSave = changed && wizard.drafts.database.name !== ''
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        id: 'recipe.save',
        group: 'do',
        title: words.saveRecipe,
        icon: <Save />,
        keywords: 'yaml write',
        shortcut: 'Mod+S',
        isEnabled: () => canSave,
        run: () => setSaving(true),
      },
    ],
    [canSave],
  )
  useActions(actions)
  const back = previousStep(step)
  const next = nextStep(step)
  return (
    <Page
      title={title}
      before={
        path !== null && (
          <IconButton
            label={words.overview}
            icon={<ChevronLeft />}
            onPress={() => navigate({ name: 'recipe', path })}
          />
        )
      }
      beside={
        changed && (
          <Badge tone={path === null ? 'neutral' : 'accent'}>{path === null ? words.notSaved : words.changed}</Badge>
        )
      }
      actions={
        <>
          {path === null && wizard.visited.length > 1 && (
            <Button
              variant="quiet"
              icon={<RotateCcw />}
              onPress={() => {
                startOver()
                go('server')
              }}
            >
              {words.startOver}
            </Button>
          )}
          <Button icon={<Save />} isDisabled={!canSave} onPress={() => setSaving(true)}>
            {words.saveRecipe}
          </Button>
        </>
      }
      footer={
        <>
          {back !== null && (
            <Button variant="quiet" icon={<ArrowLeft />} onPress={() => go(back)}>
              {words.back}
            </Button>
          )}
          <span className={styles['space']} />
          {step === 'review' ? <SetUpButton ready={ready} size="m" /> : <StepFooter next={next} onGo={go} />}
        </>
      }
    >
      <div className={styles['layout']}>
        <WizardNav path={path} states={states} />
        <div className={styles['step']}>
          <header className={styles['stepHead']}>
            <h2 ref={heading} tabIndex={-1} className={styles['heading']}>
              {words.step[step].heading}
            </h2>
            <p className={styles['lead']}>{words.step[step].lead}</p>
          </header>
          {step === 'review' ? <ReviewStep ready={ready} onGo={go} /> : <StepContent step={step} />}
        </div>
      </div>
      {saving && (
        <SaveDialog
          onClose={() => setSaving(false)}
          onSaved={(saved) => {
            setSaving(false)
            if (path !== saved) navigate({ name: 'recipe', path: saved, step }, { replace: true })
          }}
        />
      )}
    </Page>
  )
}

const StepFooter = ({ next, onGo }: { readonly next: StepId | null; readonly onGo: (step: StepId) => void }) => {
  const isRight = useWizard((state) => firstProblemStep(state.wizard.drafts) === null)
  if (next === null) return null
  const after: StepId = next
  return (
    <>
      {isRight && after !== 'review' && (
        <Button variant="quiet" onPress={() => onGo('review')}>
          {words.review}
        </Button>
      )}
      <Button variant="primary" iconAfter={<ArrowRight />} onPress={() => onGo(after)}>
        {after === 'review' ? words.review : words.next}
      </Button>
    </>
  )
}
