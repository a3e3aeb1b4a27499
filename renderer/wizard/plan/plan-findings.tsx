import { Disclosure } from '../../components/disclosure.tsx'
import { FindingCallout } from '../../components/finding-callout.tsx'
import { planStrings as words } from '../../strings/plan-strings.ts'
import type { FindingGroup } from '../model/plan-view.ts'
import styles from './plan.module.css'

/** Findings by weight. Notes are folded away: they are for the record. */
export const PlanFindings = ({ groups }: { readonly groups: readonly FindingGroup[] }) => (
  <div className={styles['groups']}>
    {groups.map((group) => (
      <Disclosure
        key={group.severity}
        title={words.severity[group.severity](group.findings.length)}
        startsOpen={group.severity !== 'info'}
      >
        <ul className={styles['findings']}>
          {group.findings.map((finding, index) => (
            <li key={`${finding.code} ${index}`}>
              <FindingCallout finding={finding} />
            </li>
          ))}
        </ul>
      </Disclosure>
    ))}
  </div>
)
