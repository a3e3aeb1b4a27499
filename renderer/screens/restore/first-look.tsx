import type { Progress } from '../../../shared/model/job.ts'
import { formatCount } from '../../components/format.ts'
import { Hero, HeroText } from '../../components/hero.tsx'
import { PanelList } from '../../components/panel-list.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Section } from '../../components/section.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { Stack } from '../../components/stack.tsx'
import { VerdictMark } from '../../components/verdict.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { shareOf } from '../inspect/inspect-view.ts'
import { progressWords } from '../run/progress-words.ts'
import { tableBars } from './model/xray-view.ts'
import { TableRow } from './table-row.tsx'

/** What is known while the file is still being read: said at once, and made more of as it goes. In the shape of what follows. */
export const FirstLook = ({ progress }: { readonly progress: Progress | undefined }) => {
  const facts = progress?.facts
  return (
    <Stack gap="l">
      <Hero
        label={words.summary}
        mark={<VerdictMark tone="neutral" icon={<Spinner size={20} />} />}
        title={words.reading}
        form={
          <>
            <ProgressBar label={words.reading} value={shareOf(progress)} />
            <HeroText faint>{(progress === undefined ? '' : progressWords(progress)) || '\u00a0'}</HeroText>
          </>
        }
      >
        <HeroText>{facts?.sentence ?? '\u00a0'}</HeroText>
        <HeroText faint>
          {facts === undefined || facts.tables === 0
            ? '\u00a0'
            : words.first.soFar(facts.tables, facts.rows === null ? null : formatCount(facts.rows), facts.kind)}
        </HeroText>
      </Hero>
      {facts !== undefined && facts.largest.length > 0 && (
        <Section title={words.first.largest}>
          <PanelList label={words.first.largest}>
            {tableBars(facts.largest).map((bar) => (
              <TableRow key={bar.name} bar={bar} hasBar>
                {bar.name}
              </TableRow>
            ))}
          </PanelList>
        </Section>
      )}
    </Stack>
  )
}
