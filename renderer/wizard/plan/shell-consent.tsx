import type { Finding } from '../../../shared/model/finding.ts'
import { Callout } from '../../components/callout.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { placeText } from '../../components/failure-callout.tsx'
import { planStrings as words } from '../../strings/plan-strings.ts'
import styles from './plan.module.css'

export type ShellConsentProps = {
  readonly commands: readonly Finding[]
  readonly agreed: boolean
  readonly onAgree: (agreed: boolean) => void
}

/** Every command is shown before anyone is asked to agree. */
export const ShellConsent = ({ commands, agreed, onAgree }: ShellConsentProps) => (
  <Callout
    tone="warning"
    title={words.consentHeading}
    actions={
      <Checkbox isSelected={agreed} onChange={onAgree}>
        {words.consentCheck}
      </Checkbox>
    }
  >
    <p>{words.consentLead}</p>
    <ul className={styles['shell']}>
      {commands.map((finding, index) => (
        <li key={index}>
          <span>{finding.message}</span>
          {finding.place !== undefined && <span className={styles['shellPlace']}>{placeText(finding.place)}</span>}
        </li>
      ))}
    </ul>
  </Callout>
)
