import type { XRay } from '../../../shared/model/restore.ts'
import { RadioCards } from '../../components/radio-cards.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { changeRestore, useRestore } from './live/restore-store.ts'
import { severalOf } from './model/restore-input.ts'

/** A dump of several databases: one of them is restored, under its own name. */
export const DatabasePick = ({ xray }: { readonly xray: XRay }) => {
  const database = useRestore((state) => state.draft.database)
  const several = severalOf(xray)
  if (several.length === 0) return null
  return (
    <Section title={words.several.heading} description={words.several.lead}>
      <RadioCards
        label={words.several.heading}
        hideLabel
        columns={3}
        cards={several.map((name) => ({ value: name, title: name }))}
        value={several.includes(database) ? database : null}
        onChange={(name) => changeRestore({ type: 'change', change: { database: name } })}
      />
    </Section>
  )
}
