import { Button } from '../../components/button.tsx'
import type { XRay } from '../../../shared/model/restore.ts'
import { Checkbox } from '../../components/checkbox.tsx'
import { PanelList } from '../../components/panel-list.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { changeRestore, useRestore } from './live/restore-store.ts'
import styles from './restore.module.css'

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Each with a yes of its own, and with the statement it is about: it must be read, not glanced over. */
export const RiskList = ({ risks }: { readonly risks: XRay['risks'] }) => {
  const agreed = useRestore((state) => state.draft.agreed)
  if (risks.length === 0) return null
  const ids = risks.map(({ id }) => id)
  const all = ids.every((id) => agreed.includes(id))
  return (
    <Section
      title={words.risks.heading}
      description={words.risks.lead}
      aside={
        risks.length > 1 && (
          <Button
            size="s"
            variant="quiet"
            onPress={() => changeRestore({ type: 'tick', list: 'agreed', names: ids, on: !all })}
          >
            {all ? words.risks.none : words.risks.all}
          </Button>
        )
      }
    >
      <PanelList label={words.risks.heading}>
        {risks.map((risk) => (
          <li key={risk.id} className={styles['risk']}>
            <Checkbox
              isSelected={agreed.includes(risk.id)}
              onChange={(on) => changeRestore({ type: 'tick', list: 'agreed', names: [risk.id], on })}
              description={risk.where}
            >
              {capitalized(risk.what)}
            </Checkbox>
            {risk.statement !== '' && <code className={styles['statement']}>{risk.statement}</code>}
          </li>
        ))}
      </PanelList>
    </Section>
  )
}
