import { CircleCheck, Minus, PencilLine, Plus } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { create } from 'zustand'
import type { Result } from '../../../shared/model/failure.ts'
import type { Snapshot, SnapshotDiff } from '../../../shared/model/snapshot.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { formatDuration } from '../../components/format.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { cancelJob, useJob } from '../../state/jobs.ts'
import { shareDone } from '../../state/jobs-reducer.ts'
import type { Place } from '../../state/snapshots-reducer.ts'
import { compareWith } from '../../state/keep-snapshot.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { strings } from '../../strings/strings.ts'
import { kindOne } from '../../strings/object-kinds.ts'
import { snapshotTitle } from './database-view.ts'
import { DiffRows } from './diff-rows.tsx'
import { diffSummary, shownObjects } from './diff-view.ts'
import { useLate } from './use-late.ts'
import styles from './diff.module.css'

const words = databaseStrings.diff

type Open = { readonly place: Place; readonly snapshot: Snapshot }
export const useDiff = create<{ readonly open: Open | null }>()(() => ({ open: null }))
export const openDiff = (place: Place, snapshot: Snapshot): void => useDiff.setState({ open: { place, snapshot } })

/** What changed in the database since a snapshot. */
export const DiffDialog = ({ place, snapshot }: Open) => {
  const [answer, setAnswer] = useState<Result<SnapshotDiff> | null>(null)
  const [jobId, setJobId] = useState<string | null>(null)
  const job = useJob(jobId)?.job
  const late = useLate(answer === null)
  const name = snapshot.kind === 'undo' ? snapshot.storedAs : snapshot.name
  const { server, database } = place
  useEffect(() => {
    let current = true
    void compareWith({ server, database }, name, (id) => current && setJobId(id)).then(
      (result) => current && setAnswer(result),
    )
    return () => {
      current = false
    }
  }, [server, database, name])
  const close = () => {
    if (answer === null && jobId !== null) void cancelJob(jobId)
    useDiff.setState({ open: null })
  }
  return (
    <Dialog
      title={words.title(snapshotTitle(snapshot))}
      isOpen
      onClose={close}
      width="l"
      actions={<Button onPress={close}>{answer === null ? databaseStrings.reset.stop : strings.common.close}</Button>}
    >
      {answer === null ? (
        <div className={styles['waiting']} role="status">
          {late && (
            <>
              <p>{job?.progress?.title ?? words.working}</p>
              <ProgressBar label={words.working} value={job === undefined ? null : shareDone(job)} />
            </>
          )}
        </div>
      ) : answer.ok ? (
        <DiffView diff={answer.value} />
      ) : (
        <FailureCallout failure={answer.error} />
      )}
    </Dialog>
  )
}

const DiffView = ({ diff }: { readonly diff: SnapshotDiff }) => (
  <div className={styles['diff']}>
    <div>
      <p className={styles['summary']}>
        {diff.equal && <CircleCheck aria-hidden="true" />}
        {diff.equal ? (diff.onlyCounted.length > 0 ? words.equalButCounted : words.equal) : diffSummary(diff)}
      </p>
      <p className={styles['faint']}>
        {diff.equal && diff.onlyCounted.length === 0 && `${words.equalText} `}
        {words.took(formatDuration(diff.durationMs))}
      </p>
      {diff.onlyCounted.length > 0 && (
        <p className={styles['faint']}>{words.onlyCounted(diff.onlyCounted.join(', '))}</p>
      )}
    </div>
    {diff.rows.length > 0 && <DiffRows rows={diff.rows} />}
    <Objects title={words.added} tone="added" icon={<Plus />} objects={diff.added} />
    <Objects title={words.removed} tone="removed" icon={<Minus />} objects={diff.removed} />
    <Objects title={words.changed} tone="changed" icon={<PencilLine />} objects={diff.changed} />
  </div>
)

type AnyObject = SnapshotDiff['added'][number] & Partial<SnapshotDiff['changed'][number]>

const Objects = ({
  title,
  tone,
  icon,
  objects,
}: {
  readonly title: string
  readonly tone: string
  readonly icon: ReactNode
  readonly objects: readonly AnyObject[]
}) => {
  if (objects.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className={styles['heading']}>{title}</h3>
      <ul className={styles['objects']}>
        {shownObjects(objects).map((object) => (
          <li key={`${object.kind} ${object.name}`} className={styles['object']}>
            <span className={`${styles['sign'] ?? ''} ${styles[tone] ?? ''}`} aria-hidden="true">
              {icon}
            </span>
            <span className={styles['kind']}>{kindOne(object.kind)}</span>
            <span className={styles['objectName']}>{object.name}</span>
            {object.was !== undefined && object.is !== undefined && (
              <div className={styles['change']}>
                <pre className={styles['was']} aria-label={words.was}>
                  {object.was}
                </pre>
                <pre className={styles['is']} aria-label={words.is}>
                  {object.is}
                </pre>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
