import { RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import { Card } from '../../components/card.tsx'
import { DetailList } from '../../components/detail-list.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { Stack } from '../../components/stack.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { useJob } from '../../state/jobs.ts'
import { useSettings } from '../../state/settings.ts'
import { countsSentence } from '../../strings/object-kinds.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import { DeclaresGrid } from '../inspect/declares-grid.tsx'
import { canLoad } from '../inspect/inspect-view.ts'
import { DatabasePick } from './database-pick.tsx'
import { EarlierRestore } from './earlier-restore.tsx'
import { ExistingChoice } from './existing-choice.tsx'
import { FindingList, NoteSection } from './finding-list.tsx'
import { FirstLook } from './first-look.tsx'
import { beginRestore, suggestName, useRestore } from './live/restore-store.ts'
import { useTarget } from './live/use-target.ts'
import { useXRay } from './live/use-xray.ts'
import { serverFromSetting } from './model/server-choice.ts'
import { severalOf } from './model/restore-input.ts'
import { canRestore, fileDetails, otherFindings, suggestDatabase } from './model/xray-view.ts'
import { NeedsList } from './needs-list.tsx'
import { NotADump } from './not-a-dump.tsx'
import { RecipeButton } from './recipe-button.tsx'
import { RestoreChoices } from './restore-choices.tsx'
import { RiskList } from './risk-list.tsx'
import { ScopeSection } from './scope-section.tsx'
import { ScriptDetail } from './script-detail.tsx'
import { ServerNotice } from './server-notice.tsx'
import { XRayHero } from './xray-hero.tsx'
import styles from './restore.module.css'

/** The inside of a dump, read and not run, and everything needed to restore it. */
export const RestoreScreen = ({ path }: { readonly path: string }) => {
  useEffect(() => beginRestore(path), [path])
  const chosen = useRestore((state) => (state.path === path ? state.server : null))
  const setting = useSettings((state) => state.settings.defaultServer)
  const server = chosen ?? serverFromSetting(setting)
  const password = useRestore((state) => state.password)
  const target = useTarget(server, password)
  const answers = target.facts !== null
  const major = target.sleeps === false ? undefined : target.sleeps.major
  const asked = !target.settled
    ? null
    : answers
      ? { server, remember: true }
      : { remember: true, ...(major !== undefined && { serverMajor: major }) }
  const state = useXRay(path, asked, password)
  const job = useJob(state.jobId)?.job
  const { xray } = state
  useEffect(() => {
    if (xray !== null) suggestName(suggestDatabase(path, xray))
  }, [path, xray])
  const script = xray?.script
  return (
    <Page
      title={fileNameOf(path)}
      actions={
        <>
          <IconButton label={words.again} icon={<RefreshCw />} isDisabled={state.loading} onPress={state.again} />
          {xray !== null &&
            ((script !== undefined && canLoad(script) && xray.kind !== 'not-a-dump') ||
              (xray.kind === 'archive' && canRestore(xray))) && (
              <RecipeButton path={path} isArchive={xray.kind === 'archive'} />
            )}
        </>
      }
    >
      {xray === null && state.error !== null && <FailureCallout failure={state.error} />}
      {xray === null && state.error === null && <FirstLook progress={job?.progress} />}
      {xray !== null && !canRestore(xray) && <NotADump xray={xray} />}
      {xray !== null && canRestore(xray) && (
        <Stack gap="l">
          <XRayHero
            path={path}
            xray={xray}
            server={server}
            databases={target.databases}
            isComparing={!target.settled || state.loading}
            isBlocked={target.failure !== null}
          />
          <ServerNotice target={target} />
          <EarlierRestore path={path} />
          <DatabasePick xray={xray} />
          {target.databases !== null && (
            <ExistingChoice databases={target.databases} several={severalOf(xray).length > 0} />
          )}
          <div className={styles['columns']}>
            <Stack gap="l">
              <FindingList findings={otherFindings(xray)} />
              <RiskList risks={xray.risks} />
              <NeedsList xray={xray} serverLabel={state.isCurrent && answers ? (target.facts?.label ?? null) : null} />
              <ScopeSection xray={xray} databases={target.databases} />
              <RestoreChoices xray={xray} databases={target.databases} />
              <NoteSection findings={otherFindings(xray)} />
              {script !== undefined && <ScriptDetail facts={script} />}
            </Stack>
            <aside>
              <Stack gap="l">
                <Section title={words.file.heading}>
                  <Card>
                    <DetailList details={fileDetails(xray)} />
                  </Card>
                </Section>
                <Section title={words.inside} description={countsSentence(xray.objects, 3) || words.insideNothing}>
                  <DeclaresGrid declares={xray.objects} />
                </Section>
              </Stack>
            </aside>
          </div>
        </Stack>
      )}
    </Page>
  )
}
