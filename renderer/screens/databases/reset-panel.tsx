import { CircleCheck, Redo2, RotateCcw, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { ResettableDatabase } from '../../../shared/model/snapshot.ts'
import { Button } from '../../components/button.tsx'
import { formatAgo, formatDuration } from '../../components/format.ts'
import { KeyHint } from '../../components/key-hint.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { StatusDot } from '../../components/status-dot.tsx'
import { cancelJob } from '../../state/jobs.ts'
import { othersOf, placeKey, undoKind, type Outcome, type Place, type Work } from '../../state/snapshots-reducer.ts'
import { prepareSpare } from '../../state/keep-snapshot.ts'
import { resetDatabase, undoReset } from '../../state/reset.ts'
import { useSnapshots } from '../../state/snapshots.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { connectedCount, spareWords } from './database-view.ts'
import { useLate } from './use-late.ts'
import styles from './databases.module.css'

const words = databaseStrings.reset

/** The one big Reset, Undo as long as there is one, and what a reset will meet: spare, connections. */
export const ResetPanel = ({ place, database }: { readonly place: Place; readonly database: ResettableDatabase }) => {
  const key = placeKey(place)
  const any = useSnapshots((state) => state.work[key])
  // The form of a new snapshot tells of itself.
  const work = any?.kind === 'create' ? undefined : any
  const outcome = useSnapshots((state) => state.outcome[key])
  const late = useLate(any !== undefined)
  const back = undoKind(database)
  const to = database.resetsTo
  if (to === null && back === null && work === undefined) return null
  const connected = connectedCount(database)
  const together = othersOf(
    database.snapshots.find(({ name }) => name === to),
    place,
  )
  return (
    <section className={styles['panel']} aria-label={words.label}>
      <div className={styles['buttons']}>
        {to !== null && (
          <span className={styles['big']}>
            <Button
              variant="primary"
              size="l"
              icon={<RotateCcw />}
              busy={late && work?.kind === 'reset'}
              isDisabled={late && any?.kind !== 'reset'}
              onPress={() => void resetDatabase(place)}
              aria-keyshortcuts="r"
            >
              {words.to(to)}
            </Button>
            <span className={styles['key']}>
              <KeyHint keys="R" />
            </span>
          </span>
        )}
        {back !== null && (
          <Button
            size="l"
            icon={back === 'undo' ? <Undo2 /> : <Redo2 />}
            busy={late && work?.kind === 'undo'}
            isDisabled={late && any?.kind !== 'undo'}
            onPress={() => void undoReset(place)}
          >
            {words[back]}
          </Button>
        )}
      </div>
      {together.length > 0 && <p className={styles['together']}>{words.with(together)}</p>}
      <div className={styles['status']}>
        {late && work !== undefined ? (
          <AtWork work={work} />
        ) : (
          outcome !== undefined && outcome.kind !== 'failed' && <Done outcome={outcome} />
        )}
      </div>
      <ul className={styles['meets']}>
        {to !== null && (
          <li>
            <StatusDot tone={database.spareReady ? 'ok' : 'neutral'} />
            <span>
              {database.spareReady ? words.spareReady : words.spareMissing}
              <span className={styles['faint']}>
                : {database.spareReady ? words.spareReadyText : spareWords(database)}
              </span>
            </span>
            {!database.spareReady && <PrepareSpare place={place} />}
          </li>
        )}
        <li>
          <StatusDot tone={connected > 0 ? 'warn' : 'neutral'} />
          <span>
            {connected === 0 ? words.nobody : words.connected(connected)}
            {connected > 0 && <span className={styles['faint']}>: {words.willEnd}</span>}
            {connected > 0 && (
              <span className={styles['connections']}>
                {database.connections.map((one) => (
                  <span key={`${one.application} ${one.user}`} className={styles['connection']}>
                    {one.application === '' ? words.noName : one.application}{' '}
                    <span className={styles['faint']}>{one.user}</span>
                    {one.count > 1 && <span className={styles['faint']}> ×{one.count}</span>}
                  </span>
                ))}
              </span>
            )}
          </span>
        </li>
        {database.lastResetAt !== null && (
          <li>
            <StatusDot tone="neutral" />
            <span>
              {words.lastReset} <span className={styles['faint']}>{formatAgo(database.lastResetAt)}</span>
            </span>
          </li>
        )}
      </ul>
    </section>
  )
}

const PrepareSpare = ({ place }: { readonly place: Place }) => {
  const [busy, setBusy] = useState(false)
  const prepare = async () => {
    setBusy(true)
    await prepareSpare(place)
    setBusy(false)
  }
  return (
    <Button
      size="s"
      variant="quiet"
      isDisabled={busy}
      {...(busy && { icon: <Spinner /> })}
      onPress={() => void prepare()}
    >
      {words.prepare}
    </Button>
  )
}

const AtWork = ({ work }: { readonly work: Work }) => {
  const { jobId } = work
  const title = words.working[work.kind]
  return (
    <div className={styles['work']}>
      <span>{title}</span>
      <ProgressBar thin label={title} value={null} />
      {jobId !== null && (
        <Button size="s" onPress={() => void cancelJob(jobId)}>
          {words.stop}
        </Button>
      )}
    </div>
  )
}

const Done = ({ outcome }: { readonly outcome: Exclude<Outcome, { readonly kind: 'failed' }> }) => (
  <p className={styles['done']}>
    <CircleCheck aria-hidden="true" />
    <span>
      {outcome.kind === 'reset'
        ? words.done(outcome.name, formatDuration(outcome.durationMs))
        : words[outcome.kind === 'undo' ? 'undone' : 'redone'](formatDuration(outcome.durationMs))}
      {outcome.ended > 0 && <span className={styles['faint']}>, {words.ended(outcome.ended)}</span>}
      {outcome.notes.map((note) => (
        <span key={note} className={styles['note']}>
          {note}
        </span>
      ))}
    </span>
  </p>
)
