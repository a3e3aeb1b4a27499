import { Camera, FolderOpen, RotateCw, ScrollText, SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import type { Job } from '../../../shared/model/job.ts'
import type { RestoreResult } from '../../../shared/model/restore.ts'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { DetailList } from '../../components/detail-list.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { Stack } from '../../components/stack.tsx'
import { choosePath } from '../../state/choose-path.ts'
import { openPath } from '../../state/open-path.ts'
import { navigate } from '../../state/route.ts'
import { keepAsSnapshot } from '../../state/keep-as-snapshot.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { resultStrings } from '../../strings/result-strings.ts'
import { ConnectCard } from '../result/connect-card.tsx'
import { ErrorCard } from '../result/error-card.tsx'
import { ReportMenu } from '../result/report-menu.tsx'
import { leftStateOf } from '../result/report-view.ts'
import styles from '../result/result.module.css'
import { RunLog } from '../run/run-log.tsx'
import { StepsTable } from '../result/steps-table.tsx'
import { CauseList } from './cause-list.tsx'
import { GoOn } from './go-on.tsx'
import { firstChosen } from './model/fixes.ts'
import { FindingList, NoteSection } from './finding-list.tsx'
import { KindsTable, RowsTable, SequencesTable } from './found-tables.tsx'
import { otherFindings, receiptDetails, splitLost } from './model/receipt-view.ts'
import { Names, ReasonList } from './reason-list.tsx'
import { RecipeButton } from './recipe-button.tsx'
import { ReceiptBanner } from './receipt-banner.tsx'

/** The proof: what was expected, what was found, what is lost, what was left out and why. */
export const ReceiptView = ({ job, result }: { readonly job: Job; readonly result: RestoreResult }) => {
  const [showLog, setShowLog] = useState(false)
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    result.unfinished === undefined ? [] : firstChosen(result.unfinished),
  )
  const { receipt, outcome, error } = result
  const findings = otherFindings(result)
  const lost = splitLost(result)
  const isThere = outcome === 'verified' || outcome === 'differences'
  const another = async (): Promise<void> => {
    const path = await choosePath('script')
    if (path !== null) openPath(path)
  }
  const connect = isThere && (
    <div data-screen-only="">
      <ConnectCard jobId={job.id} envFile={undefined} />
    </div>
  )
  return (
    <Page
      title={result.database}
      actions={
        <>
          <Button variant="quiet" icon={<ScrollText />} onPress={() => setShowLog(!showLog)}>
            {showLog ? resultStrings.hideLog : resultStrings.showLog}
          </Button>
          <ReportMenu jobId={job.id} />
        </>
      }
    >
      <Stack gap="l">
        <ReceiptBanner
          result={result}
          actions={
            <>
              {result.unfinished !== undefined && (
                <GoOn unfinished={result.unfinished} chosen={chosen} failure={error} />
              )}
              <Button
                variant={isThere || result.unfinished !== undefined ? 'secondary' : 'primary'}
                icon={isThere ? <SlidersHorizontal /> : <RotateCw />}
                onPress={() => navigate({ name: 'restore', path: result.source.file })}
              >
                {isThere ? words.receipt.again : words.receipt.tryAgain}
              </Button>
              {outcome === 'verified' && (
                <Button
                  variant="quiet"
                  icon={<Camera />}
                  onPress={() => void keepAsSnapshot(result.server, result.database)}
                >
                  {words.receipt.snapshot}
                </Button>
              )}
              {isThere && result.source.kind !== 'dumpall' && (
                <RecipeButton path={result.source.file} isArchive={result.source.kind === 'archive'} isQuiet />
              )}
              <Button variant="quiet" icon={<FolderOpen />} onPress={() => void another()}>
                {words.receipt.another}
              </Button>
            </>
          }
        />
        {error !== undefined && outcome !== 'cancelled' && (
          <ErrorCard error={error} leftState={leftStateOf(result.steps)} />
        )}
        {outcome === 'verified' && connect}
        <ReasonList
          title={words.receipt.lost}
          text={words.receipt.lostText}
          tone="bad"
          things={lost.others}
          explained={lost.explained}
        />
        <CauseList result={result} chosen={chosen} onChange={setChosen} />
        {result.ranAgain !== undefined && result.ranAgain.length > 0 && (
          <Section title={words.goOn.ranAgain} description={words.goOn.ranAgainText}>
            <Card>
              <Names names={result.ranAgain} />
            </Card>
          </Section>
        )}
        <KindsTable receipt={receipt} />
        <RowsTable receipt={receipt} />
        <SequencesTable sequences={receipt.sequences} />
        <ReasonList
          title={words.receipt.leftOut}
          text={words.receipt.leftOutText}
          tone="neutral"
          things={receipt.leftOut}
        />
        {outcome === 'differences' && connect}
        <FindingList findings={findings} />
        {receipt.warnings.length > 0 && (
          <Section title={words.receipt.warnings}>
            <ul className={styles['plainList']}>
              {receipt.warnings.map((warning, index) => (
                <li key={index}>{warning}</li>
              ))}
            </ul>
          </Section>
        )}
        <NoteSection findings={findings} />
        <StepsTable steps={result.steps} />
        <Section title={words.receipt.facts}>
          <Card>
            <DetailList details={receiptDetails(result)} />
          </Card>
        </Section>
        {showLog && <RunLog jobId={job.id} />}
      </Stack>
    </Page>
  )
}
