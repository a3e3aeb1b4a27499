import { Section } from '../../components/section.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import type { ExtrasDraft } from '../model/drafts.ts'
import { ChecksEditor } from '../parts/checks-editor.tsx'
import { CommandsEditor } from '../parts/commands-editor.tsx'
import { EnvEditor } from '../parts/env-editor.tsx'
import { useTouched } from '../parts/use-touched.ts'
import type { StepProps } from './step-props.ts'

const words = wizardStrings.extras

export const ExtrasStep = ({ draft, onChange, problems, showAll }: StepProps<ExtrasDraft>) => {
  const fieldWords = useTouched(problems, showAll)
  const edit = (change: Partial<ExtrasDraft>): void => onChange({ ...draft, ...change })
  return (
    <div>
      <Section title={words.env} description={words.envLead} level={3}>
        <EnvEditor draft={draft} onChange={edit} words={fieldWords} />
      </Section>
      <Section title={words.commands} description={words.commandsLead} level={3}>
        <CommandsEditor after={draft.after} onChange={(after) => edit({ after })} words={fieldWords} />
      </Section>
      <Section title={words.checks} description={words.checksLead} level={3}>
        <ChecksEditor draft={draft} onChange={edit} words={fieldWords} />
      </Section>
    </div>
  )
}
