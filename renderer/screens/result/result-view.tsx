import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import type { Job } from '../../../shared/model/job.ts'
import { Button } from '../../components/button.tsx'
import { Callout } from '../../components/callout.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { Stack } from '../../components/stack.tsx'
import { resultStrings as words } from '../../strings/result-strings.ts'
import { groupFindings } from '../../wizard/model/plan-view.ts'
import { PlanFindings } from '../../wizard/plan/plan-findings.tsx'
import { RunLog } from '../run/run-log.tsx'
import { ChecksTable } from './checks-table.tsx'
import { ConnectCard } from './connect-card.tsx'
import { CountsTable } from './counts-table.tsx'
import { ErrorCard } from './error-card.tsx'
import { NamesList } from './names-list.tsx'
import { NextActions } from './next-actions.tsx'
import { OutcomeBanner } from './outcome-banner.tsx'
import { countRows, leftStateOf, type ReadResult } from './report-view.ts'
import { ReportMenu } from './report-menu.tsx'
import styles from './result.module.css'
import { RowsTable } from './rows-table.tsx'
import { StepsTable } from './steps-table.tsx'

export const ResultView = ({ job, read }: { readonly job: Job; readonly read: ReadResult | null }) => {
  const [showLog, setShowLog] = useState(false)
  const logButton = (
    <Button variant="quiet" icon={<ScrollText />} onPress={() => setShowLog(!showLog)}>
      {showLog ? words.hideLog : words.showLog}
    </Button>
  )
  if (read === null) {
    // It ended before there was anything to report on.
    return (
      <Page title={job.title} actions={logButton}>
        <Stack gap="l">
          {job.error === undefined ? (
            <Callout tone="warning" title={words.noReport} live />
          ) : (
            <FailureCallout failure={job.error} />
          )}
          <NextActions job={job} outcome="failed" recipeFile={undefined} />
          {showLog && <RunLog jobId={job.id} />}
        </Stack>
      </Page>
    )
  }
  const { report, error } = read
  // Ready: the connection is what one came for. Not quite: first what is not right.
  const connect = job.kind === 'setup' && (
    <div data-screen-only="">
      <ConnectCard jobId={job.id} envFile={read.envFile} />
    </div>
  )
  const hasCounts = countRows(report).length > 0
  return (
    <Page
      title={report.database}
      actions={
        <>
          {logButton}
          <ReportMenu jobId={job.id} />
        </>
      }
    >
      <Stack gap="l">
        <OutcomeBanner
          read={read}
          actions={<NextActions job={job} outcome={report.outcome} recipeFile={report.recipeFile} report={report} />}
        />
        {error !== undefined && report.outcome !== 'verified' && (
          <ErrorCard error={error} leftState={leftStateOf(report.steps)} />
        )}
        {report.outcome === 'verified' && connect}
        <NamesList title={words.missing} text={words.missingText} tone="bad" names={report.missing} />
        <NamesList title={words.different} text={words.differentText} tone="warn" names={report.different} />
        {hasCounts && <CountsTable report={report} />}
        <ChecksTable checks={report.checks} />
        <RowsTable rows={report.rows} />
        {report.outcome === 'differences' && connect}
        {report.findings.length > 0 && (
          <Section title={words.findings}>
            <PlanFindings groups={groupFindings(report.findings)} />
          </Section>
        )}
        <NamesList title={words.extra} text={words.extraText} tone="neutral" names={report.extra} />
        {report.uncertain.length > 0 && (
          <Section title={words.uncertain}>
            <ul className={styles['plainList']}>
              {report.uncertain.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </Section>
        )}
        <StepsTable steps={report.steps} />
        <p className={styles['faint']}>
          {words.tools}:{' '}
          {[
            `PostgreSQL ${report.server.version}`,
            ...report.tools.map((tool) => `${tool.name} ${tool.version}`),
            `Groundwork ${report.groundworkVersion}`,
          ].join(', ')}
        </p>
        {showLog && <RunLog jobId={job.id} />}
      </Stack>
    </Page>
  )
}
