import type { ScriptFacts } from '../../../shared/model/script.ts'
import { Badge } from '../../components/badge.tsx'
import { Callout } from '../../components/callout.tsx'
import { Card } from '../../components/card.tsx'
import { DetailList } from '../../components/detail-list.tsx'
import { Section } from '../../components/section.tsx'
import { inspectStrings as words } from '../../strings/inspect-strings.ts'
import { countsSentence } from '../../strings/object-kinds.ts'
import { groupFindings } from '../../wizard/model/plan-view.ts'
import { PlanFindings } from '../../wizard/plan/plan-findings.tsx'
import { DeclaresGrid } from './declares-grid.tsx'
import styles from './inspect.module.css'
import { fileDetails, remarksOf, risksOf, verdictOf } from './inspect-view.ts'
import { MetaList } from './meta-list.tsx'
import { NoteList } from './note-list.tsx'
import { ObjectList } from './object-list.tsx'

export const XRay = ({ facts }: { readonly facts: ScriptFacts }) => {
  const verdict = verdictOf(facts)
  const risks = risksOf(facts)
  const remarks = remarksOf(facts)
  const declared = countsSentence(facts.declares, 5)
  return (
    <div className={styles['xray']}>
      <Callout tone={verdict.tone} title={verdict.title} live>
        <p>{verdict.text}</p>
      </Callout>
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <Section title={words.declares} description={declared === '' ? words.declaresNothing : undefined}>
            <DeclaresGrid declares={facts.declares} />
          </Section>
          {facts.findings.length > 0 && (
            <Section title={words.findings}>
              <PlanFindings groups={groupFindings(facts.findings)} />
            </Section>
          )}
          {(risks.length > 0 || remarks.length > 0) && (
            <Section title={words.risks}>
              {remarks.length > 0 && (
                <ul className={styles['remarks']}>
                  {remarks.map((remark) => (
                    <li key={remark}>{remark}</li>
                  ))}
                </ul>
              )}
              {risks.map((risk) => (
                <NoteList key={risk.id} title={risk.title} notes={risk.notes} topFile={facts.file} />
              ))}
            </Section>
          )}
          {facts.metaCommands.length > 0 && (
            <Section title={words.meta} description={words.metaText}>
              <MetaList commands={facts.metaCommands} topFile={facts.file} />
            </Section>
          )}
          {facts.leaveOuts.length > 0 && (
            <Section title={words.leaveOuts} description={words.leaveOutsText}>
              <NoteList
                title={words.leftOutCount}
                topFile={facts.file}
                notes={facts.leaveOuts.map((leaveOut) => ({ file: leaveOut.file, line: leaveOut.line, text: leaveOut.text, why: leaveOut.reason }))}
              />
            </Section>
          )}
          <ObjectList objects={facts.objects} topFile={facts.file} />
          {facts.uncertain.length > 0 && (
            <Section title={words.uncertain}>
              <NoteList title={words.uncertainCount} topFile={facts.file} notes={facts.uncertain.map((one) => ({ file: one.file, line: one.line, text: '', why: one.why }))} />
            </Section>
          )}
        </div>
        <aside className={styles['side']}>
          <Section title={words.file}>
            <Card>
              <DetailList details={fileDetails(facts)} />
            </Card>
          </Section>
          <Chips title={words.extensions} items={facts.extensions.map((one) => ({ id: one.name, text: one.name }))} />
          <Chips title={words.roles} items={facts.roles.map((one) => ({ id: one.name, text: one.name, note: one.creates ? words.createsRole : undefined }))} />
          <Chips title={words.includes} items={facts.includes.map((one) => ({ id: one, text: one }))} />
          <Chips title={words.variables} items={facts.variables.map((one) => ({ id: one, text: one }))} />
        </aside>
      </div>
    </div>
  )
}

type Chip = { readonly id: string; readonly text: string; readonly note?: string | undefined }

const Chips = ({ title, items }: { readonly title: string; readonly items: readonly Chip[] }) => {
  const unique = items.filter((item, index) => items.findIndex((other) => other.id === item.id) === index)
  if (unique.length === 0) return null
  return (
    <Section title={title}>
      <ul className={styles['chips']}>
        {unique.map((item) => (
          <li key={item.id}>
            <Badge>
              <span className={styles['mono']}>{item.text}</span>
              {item.note}
            </Badge>
          </li>
        ))}
      </ul>
    </Section>
  )
}
