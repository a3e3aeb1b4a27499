import type { JobStep } from '../../../shared/model/job.ts'
import { Disclosure } from '../../components/disclosure.tsx'
import { formatDuration } from '../../components/format.ts'
import { Section } from '../../components/section.tsx'
import { StepList } from '../../components/step-list.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'

export const StepsTable = ({ steps }: { readonly steps: readonly JobStep[] }) => {
  if (steps.length === 0) return null
  const total = steps.reduce((sum, step) => sum + (step.durationMs ?? 0), 0)
  const isQuiet = steps.every(
    (step) => step.status === 'done' || step.status === 'already-right' || step.status === 'skipped',
  )
  return (
    <Section title={words.steps}>
      <Disclosure title={words.stepsIn(steps.length, formatDuration(total))} startsOpen={!isQuiet}>
        <StepList
          label={words.steps}
          steps={steps.map(({ id, title, status, detail, durationMs }) => ({ id, title, status, detail, durationMs }))}
        />
      </Disclosure>
    </Section>
  )
}
