import { useState } from 'react'
import type { SetupInput } from '../../../shared/contract/procedures.ts'
import type { ExistingDatabase } from '../../../shared/model/plan.ts'
import { Button } from '../../components/button.tsx'
import { RadioCards } from '../../components/radio-cards.tsx'
import { Section } from '../../components/section.tsx'
import { TextField } from '../../components/text-field.tsx'
import { planStrings as words } from '../../strings/plan-strings.ts'
import { checkDatabaseName } from '../model/check-name.ts'
import parts from '../parts/parts.module.css'
import styles from './plan.module.css'

export type ExistingChoiceProps = {
  readonly existing: ExistingDatabase
  readonly busy: boolean
  readonly onChoose: (choice: NonNullable<SetupInput['existing']>) => void
}

/** The database is there and is something else. Both ways on keep it. */
export const ExistingChoice = ({ existing, busy, onChoose }: ExistingChoiceProps) => {
  const [way, setWay] = useState<'new' | 'replace'>('new')
  const [name, setName] = useState(existing.suggestedName)
  const problem = way === 'new' ? checkDatabaseName(name) : null
  return (
    <Section title={words.choiceHeading} description={words.choiceLead(existing.name)}>
      <div className={parts['stack']}>
        {existing.differs.length > 0 && (
          <div className={parts['tight']}>
            <p className={parts['faint']}>{words.differsHeading}</p>
            <ul className={styles['differs']}>
              {existing.differs.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
        <RadioCards
          label={words.choiceHeading}
          hideLabel
          columns={2}
          cards={[
            { value: 'new', title: words.newNameTitle, description: words.newNameText },
            { value: 'replace', title: words.replaceTitle, description: words.replaceText(existing.keptAs) },
          ]}
          value={way}
          onChange={setWay}
        />
        <div className={parts['rowEnd']}>
          {way === 'new' && (
            <span className={parts['narrow']}>
              <TextField label={words.newNameLabel} mono value={name} error={problem ?? undefined} onChange={setName} />
            </span>
          )}
          <Button
            variant="primary"
            busy={busy}
            isDisabled={problem !== null}
            onPress={() => onChoose(way === 'replace' ? 'replace' : { newName: name })}
          >
            {words.choiceApply}
          </Button>
        </div>
      </div>
    </Section>
  )
}
