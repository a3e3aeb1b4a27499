import { Callout } from '../../components/callout.tsx'
import { RadioCards } from '../../components/radio-cards.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { changeRestore, useRestore } from './live/restore-store.ts'
import { freeName } from './model/restore-input.ts'

/** Like the core names it; the time is that of the swap. */
const keptAs = (name: string): string =>
  `${name}_before_${new Date().toISOString().slice(0, 10).replaceAll('-', '')}_hhmmss`

/** A database of that name is there. Both ways on keep it. */
export const ExistingChoice = ({
  databases,
  several,
}: {
  readonly databases: readonly string[]
  /** Out of a dump of several, one is restored under its own name only: not beside. */
  readonly several: boolean
}) => {
  const draft = useRestore((state) => state.draft)
  if (!databases.includes(draft.database)) return null
  if (draft.scope === 'rows')
    return (
      <Callout tone="info" title={words.existing.rows(draft.database)}>
        {words.existing.replaceText(keptAs(draft.database))}
      </Callout>
    )
  return (
    <Section title={words.existing.heading} description={words.existing.lead(draft.database)}>
      <RadioCards
        label={words.existing.heading}
        hideLabel
        columns={2}
        cards={[
          ...(several
            ? []
            : [
                {
                  value: 'beside' as const,
                  title: words.existing.beside(freeName(draft.database, databases)),
                  description: words.existing.besideText,
                },
              ]),
          {
            value: 'replace' as const,
            title: words.existing.replace(draft.database),
            description: words.existing.replaceText(keptAs(draft.database)),
          },
        ]}
        value={several && draft.ifThere === 'beside' ? null : draft.ifThere}
        onChange={(ifThere) => changeRestore({ type: 'change', change: { ifThere } })}
      />
    </Section>
  )
}
