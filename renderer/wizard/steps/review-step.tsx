import { ArrowLeft } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { planStrings } from '../../strings/plan-strings.ts'
import { recipeStrings } from '../../strings/recipe-strings.ts'
import { wizardStrings as words } from '../../strings/wizard-strings.ts'
import type { ReadyPlan } from '../live/use-ready-plan.ts'
import { changeSecrets, useWizard } from '../live/wizard-store.ts'
import { problemsByStep } from '../model/step-states.ts'
import type { StepId } from '../model/steps.ts'
import parts from '../parts/parts.module.css'
import { PlanBody } from '../plan/plan-body.tsx'

export type ReviewStepProps = { readonly ready: ReadyPlan; readonly onGo: (step: StepId) => void }

export const ReviewStep = ({ ready, onGo }: ReviewStepProps) => {
  const wizard = useWizard((state) => state.wizard)
  const secrets = useWizard((state) => state.secrets)
  const { problemStep, view } = ready
  if (problemStep !== null) {
    const problems = problemsByStep(wizard.drafts)[problemStep].filter((problem) => problem.severity === 'error')
    return (
      <Callout
        tone="warning"
        title={words.reviewWaits(words.step[problemStep].name)}
        actions={
          <Button icon={<ArrowLeft />} onPress={() => onGo(problemStep)}>
            {words.fixFirst(words.step[problemStep].name)}
          </Button>
        }
      >
        {problems.map((problem) => (
          <p key={problem.field}>{problem.message}</p>
        ))}
      </Callout>
    )
  }
  return (
    <div className={parts['stack']}>
      {wizard.drafts.database.passwordMode === 'ask' && (
        <div className={parts['narrow']}>
          <PasswordField
            label={recipeStrings.rolePassword}
            description={words.database.rolePasswordHint}
            value={secrets.rolePassword}
            onChange={(rolePassword) => changeSecrets({ rolePassword })}
          />
        </div>
      )}
      <output className={parts['status']}>
        {ready.loading && view === null ? (
          <>
            <Spinner size={12} /> {planStrings.planning}
          </>
        ) : (
          view !== null &&
          ready.error === null && (
            <>
              <strong>{view.headline}.</strong> {view.sub}
            </>
          )
        )}
      </output>
      <PlanBody ready={ready} />
    </div>
  )
}
