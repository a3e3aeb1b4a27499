import type { ScriptFacts } from '../../../shared/model/script.ts'
import { Badge } from '../../components/badge.tsx'
import { Section } from '../../components/section.tsx'
import { inspectStrings } from '../../strings/inspect-strings.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { remarksOf, risksOf } from '../inspect/inspect-view.ts'
import inspect from '../inspect/inspect.module.css'
import { MetaList } from '../inspect/meta-list.tsx'
import { NoteList } from '../inspect/note-list.tsx'
import { ObjectList } from '../inspect/object-list.tsx'

/** What a plain script says, down to its lines. */
export const ScriptDetail = ({ facts }: { readonly facts: ScriptFacts }) => {
  const risks = risksOf(facts)
  const remarks = remarksOf(facts)
  // The guard that every pg_dump of today writes says nothing about this one.
  const leaveOuts = facts.leaveOuts.filter(({ code }) => code !== 'restrict')
  const commands = facts.metaCommands.filter(({ command }) => !/^\\(?:un)?restrict\b/.test(command))
  return (
    <>
      {(risks.length > 0 || remarks.length > 0 || leaveOuts.length > 0) && (
        <Section title={words.script}>
          {remarks.length > 0 && (
            <ul className={inspect['remarks']}>
              {remarks.map((remark) => (
                <li key={remark}>{remark}</li>
              ))}
            </ul>
          )}
          {risks.map((risk) => (
            <NoteList key={risk.id} title={risk.title} notes={risk.notes} topFile={facts.file} />
          ))}
          {leaveOuts.length > 0 && (
            <NoteList
              title={inspectStrings.leaveOuts}
              topFile={facts.file}
              notes={leaveOuts.map(({ file, line, text, reason }) => ({ file, line, text, why: reason }))}
            />
          )}
        </Section>
      )}
      {commands.length > 0 && (
        <Section title={inspectStrings.meta} description={inspectStrings.metaText}>
          <MetaList commands={commands} topFile={facts.file} />
        </Section>
      )}
      <Chips title={inspectStrings.includes} items={facts.includes} />
      <Chips title={inspectStrings.variables} items={facts.variables} />
      <ObjectList objects={facts.objects} topFile={facts.file} />
      {facts.uncertain.length > 0 && (
        <Section title={inspectStrings.uncertain}>
          <NoteList
            title={inspectStrings.uncertainCount}
            topFile={facts.file}
            notes={facts.uncertain.map(({ file, line, why }) => ({ file, line, text: '', why }))}
          />
        </Section>
      )}
    </>
  )
}

const Chips = ({ title, items }: { readonly title: string; readonly items: readonly string[] }) =>
  items.length === 0 ? null : (
    <Section title={title}>
      <ul className={inspect['chips']}>
        {[...new Set(items)].map((item) => (
          <li key={item}>
            <Badge>
              <span className={inspect['mono']}>{item}</span>
            </Badge>
          </li>
        ))}
      </ul>
    </Section>
  )
