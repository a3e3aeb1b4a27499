import type { XRay } from '../../../shared/model/restore.ts'
import { Section } from '../../components/section.tsx'
import { SegmentedChoice } from '../../components/segmented-choice.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { changeRestore, useRestore } from './live/restore-store.ts'
import type { Scope } from './model/restore-draft.ts'
import { problemsOf, severalOf } from './model/restore-input.ts'
import { TableList } from './table-list.tsx'
import styles from './restore.module.css'

const scopes: readonly Scope[] = ['all', 'structure', 'rows', 'some']

/** How much of the dump, down to single tables. */
export const ScopeSection = ({
  xray,
  databases,
}: {
  readonly xray: XRay
  readonly databases: readonly string[] | null
}) => {
  const draft = useRestore((state) => state.draft)
  const { scope: problem } = problemsOf(draft, severalOf(xray), databases)
  return (
    <Section
      title={words.choices.scope}
      description={
        problem === undefined ? (
          words.choices.scopeText[draft.scope]
        ) : (
          <span className={styles['problem']} role="alert">
            {problem}
          </span>
        )
      }
      aside={
        <SegmentedChoice
          label={words.choices.scope}
          options={scopes.map((value) => ({ value, label: words.choices.scopes[value] }))}
          value={draft.scope}
          onChange={(scope) => changeRestore({ type: 'change', change: { scope } })}
        />
      }
    >
      <TableList tables={xray.tables} />
    </Section>
  )
}
