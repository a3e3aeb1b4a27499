import type { Finding } from '../../../shared/model/finding.ts'
import { Disclosure } from '../../components/disclosure.tsx'
import { FindingCallout } from '../../components/finding-callout.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import styles from './restore.module.css'

const weight = { error: 0, warning: 1, info: 2 } as const

/** What one should know first, then what is said for the record. */
export const FindingList = ({ findings }: { readonly findings: readonly Finding[] }) => {
  const grave = findings
    .filter(({ severity }) => severity !== 'info')
    .toSorted((a, b) => weight[a.severity] - weight[b.severity])
  return grave.length === 0 ? null : (
    <Section title={words.findings}>
      <Callouts findings={grave} />
    </Section>
  )
}

export const NoteSection = ({ findings }: { readonly findings: readonly Finding[] }) => {
  const notes = findings.filter(({ severity }) => severity === 'info')
  return notes.length === 0 ? null : (
    <Section title={words.forTheRecord}>
      <Disclosure title={words.notes(notes.length)} startsOpen={notes.length <= 2}>
        <Callouts findings={notes} />
      </Disclosure>
    </Section>
  )
}

const Callouts = ({ findings }: { readonly findings: readonly Finding[] }) => (
  <ul className={styles['findings']}>
    {findings.map((finding, index) => (
      <li key={`${finding.code} ${index}`}>
        <FindingCallout finding={finding} />
      </li>
    ))}
  </ul>
)
