import { RefreshCw } from 'lucide-react'
import type { Failure } from '../../../shared/model/failure.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { Section } from '../../components/section.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { planStrings as words } from '../../strings/plan-strings.ts'
import type { ReadyPlan } from '../live/use-ready-plan.ts'
import { dispatch, useWizard } from '../live/wizard-store.ts'
import { ExistingChoice } from './existing-choice.tsx'
import { PlanFindings } from './plan-findings.tsx'
import { PlanSection } from './plan-steps.tsx'
import { ServerPassword } from './server-password.tsx'
import { ShellConsent } from './shell-consent.tsx'
import styles from './plan.module.css'

const wantsPassword = (failure: Failure | null): boolean =>
  failure?.kind === 'password-needed' || failure?.kind === 'password-wrong'

/** The plan below its headline: questions first, then what was found, then every step. */
export const PlanBody = ({ ready }: { readonly ready: ReadyPlan }) => {
  const choices = useWizard((state) => state.wizard.choices)
  const { plan, view, error } = ready
  if (error !== null)
    return wantsPassword(error) ? (
      <ServerPassword failure={error} />
    ) : (
      <PlanFailure failure={error} onAgain={ready.again} />
    )
  if (plan === null || view === null) return <PlanSkeleton />
  // What the questions above the list say is not said again in it.
  const isAsked = plan.existing !== undefined && plan.state === 'needs-choice'
  const findings = view.groups.map((group) => ({
    ...group,
    findings: group.findings.filter(
      (finding) => !view.shellCommands.includes(finding) && !(isAsked && finding.code === 'database-differs'),
    ),
  }))
  const shown = findings.filter((group) => group.findings.length > 0)
  return (
    <div className={styles['body']} aria-busy={ready.loading}>
      {plan.existing !== undefined && isAsked && (
        <ExistingChoice
          key={plan.existing.name}
          existing={plan.existing}
          busy={ready.loading}
          onChoose={(existing) => {
            dispatch({ type: 'choose', change: { existing, keptAs: plan.existing?.keptAs ?? null } })
            // The question goes away with its button; what it is about is read again.
            document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true })
          }}
        />
      )}
      {plan.existing !== undefined && plan.state === 'ready' && choices.existing === 'replace' && (
        <Callout
          tone="info"
          title={words.replaces(plan.existing.name, plan.existing.keptAs)}
          actions={
            <Button size="s" onPress={() => dispatch({ type: 'choose', change: { existing: null, keptAs: null } })}>
              {words.chooseAgain}
            </Button>
          }
        />
      )}
      {(plan.state === 'needs-consent' || choices.allowShell) && view.shellCommands.length > 0 && (
        <ShellConsent
          commands={view.shellCommands}
          agreed={choices.allowShell}
          onAgree={(allowShell) => dispatch({ type: 'choose', change: { allowShell } })}
        />
      )}
      {shown.length > 0 && (
        <Section title={words.findingsHeading}>
          <PlanFindings groups={shown} />
        </Section>
      )}
      <PlanSection key={plan.state} plan={plan} />
    </div>
  )
}

const PlanFailure = ({ failure, onAgain }: { readonly failure: Failure; readonly onAgain: () => void }) => (
  <FailureCallout
    failure={failure}
    actions={
      <Button size="s" icon={<RefreshCw />} onPress={onAgain}>
        {words.planAgain}
      </Button>
    }
  />
)

const PlanSkeleton = () => (
  <div className={styles['skeleton']}>
    {[72, 54, 63, 80, 47].map((width) => (
      <Skeleton key={width} width={`${width}%`} height={34} />
    ))}
  </div>
)
