import {
  BookOpenText,
  Camera,
  Ellipsis,
  GitCompareArrows,
  History,
  Redo2,
  RotateCcw,
  Trash2,
  Undo2,
} from 'lucide-react'
import type { ResettableDatabase } from '../../../shared/model/snapshot.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { classNames } from '../../components/class-names.ts'
import { formatAgo, formatDuration } from '../../components/format.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Menu } from '../../components/menu.tsx'
import { othersOf, placeKey, undoKind, type Place } from '../../state/snapshots-reducer.ts'
import { deleteSnapshot } from '../../state/keep-snapshot.ts'
import { resetDatabase, undoReset } from '../../state/reset.ts'
import { useSnapshots } from '../../state/snapshots.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { costOf, type Moment } from './database-view.ts'
import { openDiff } from './diff-dialog.tsx'
import { useLate } from './use-late.ts'
import styles from './time-line.module.css'

const words = databaseStrings.timeLine

/** A snapshot, or what a reset put away: what it is, what it costs, and the way back to it. */
export const MomentItem = ({
  place,
  database,
  moment,
}: {
  readonly place: Place
  readonly database: ResettableDatabase
  readonly moment: Moment
}) => {
  const { snapshot, title, isUndo } = moment
  const work = useSnapshots((state) => state.work[placeKey(place)])
  const late = useLate(work !== undefined)
  const busy = late && work?.name === snapshot.name
  const may = database.exists && database.refused === null
  const recipe = snapshot.kind === 'recipe'
  const together = othersOf(snapshot, place)
  return (
    <li className={classNames(styles['moment'], isUndo && styles['undo'], recipe && styles['recipe'])}>
      <span className={styles['mark']} aria-hidden="true">
        {isUndo ? <History /> : recipe ? <BookOpenText /> : <Camera />}
      </span>
      <div className={styles['body']}>
        <div className={styles['row']}>
          <div className={styles['words']}>
            <p className={styles['title']}>
              <span className={styles['name']}>{title}</span>
              {recipe && <Badge tone="accent">{words.recipe}</Badge>}
              {isUndo && <Badge>{words.undo}</Badge>}
              {!isUndo && database.spareOf.includes(snapshot.name) && <Badge tone="ok">{words.spare}</Badge>}
              {together.length > 0 && <Badge>{words.with(together)}</Badge>}
              {moment.isTarget && database.snapshots.length > 1 && <Badge>{words.resetGoesHere}</Badge>}
            </p>
            {snapshot.note !== null && <p className={styles['note']}>{snapshot.note}</p>}
            <p className={styles['detail']}>
              <time dateTime={snapshot.createdAt} title={new Date(snapshot.createdAt).toLocaleString('en-GB')}>
                {formatAgo(snapshot.createdAt)}
              </time>{' '}
              {words.by(snapshot.createdBy)} · {costOf(snapshot)}
              {snapshot.copyMs !== null && ` · ${words.copyTook(formatDuration(snapshot.copyMs))}`}
            </p>
          </div>
          <div className={styles['actions']}>
            {may && database.resettable && !isUndo && (
              <Button
                size="s"
                icon={<RotateCcw />}
                busy={busy}
                isDisabled={late && !busy}
                aria-label={words.resetToNamed(snapshot.name)}
                onPress={() => void resetDatabase(place, snapshot.name)}
              >
                {words.resetTo}
              </Button>
            )}
            {may && moment.canUndo && undoKind(database) !== null && (
              <Button
                size="s"
                icon={undoKind(database) === 'redo' ? <Redo2 /> : <Undo2 />}
                isDisabled={late}
                aria-label={
                  undoKind(database) === 'redo' ? databaseStrings.reset.redoLong : databaseStrings.reset.undoLong
                }
                onPress={() => void undoReset(place)}
              >
                {undoKind(database) === 'redo' ? databaseStrings.reset.redo : databaseStrings.reset.undo}
              </Button>
            )}
            {database.exists && (
              <IconButton
                size="s"
                label={words.whatChangedNamed(title)}
                icon={<GitCompareArrows />}
                onPress={() => openDiff(place, snapshot)}
              />
            )}
            <Menu
              label={words.more(title)}
              trigger={<IconButton size="s" label={words.more(title)} icon={<Ellipsis />} />}
              entries={[
                ...(may && database.resettable && !isUndo && together.length > 0
                  ? [
                      {
                        id: 'alone',
                        label: words.resetAlone(place.database),
                        icon: <RotateCcw />,
                        disabled: work !== undefined,
                        onSelect: () => void resetDatabase(place, snapshot.name, true),
                      },
                    ]
                  : []),
                ...(database.exists
                  ? [
                      {
                        id: 'diff',
                        label: words.whatChanged,
                        icon: <GitCompareArrows />,
                        onSelect: () => openDiff(place, snapshot),
                      },
                    ]
                  : []),
                {
                  id: 'delete',
                  label: words.remove,
                  icon: <Trash2 />,
                  danger: true,
                  disabled: work !== undefined,
                  onSelect: () => void deleteSnapshot(place, snapshot),
                },
              ]}
            />
          </div>
        </div>
      </div>
    </li>
  )
}
