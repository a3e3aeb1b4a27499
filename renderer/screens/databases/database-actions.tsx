import { Camera, GitCompareArrows, RotateCcw, Undo2 } from 'lucide-react'
import { useMemo } from 'react'
import { useActions, type Action } from '../../state/actions.ts'
import { canReset, databaseAt, placeKey, undoKind, type Place } from '../../state/snapshots-reducer.ts'
import { resetDatabase, undoReset } from '../../state/reset.ts'
import { useSnapshots } from '../../state/snapshots.ts'
import { useTaking } from '../../state/keep-as-snapshot.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { openDiff } from './diff-dialog.tsx'

const words = databaseStrings.actions

/** A key works on what is seen: in a narrow window the list hides the database. */
const isSeen = (): boolean => document.querySelector('[data-database]')?.checkVisibility() === true
const databaseOf = (place: Place) => databaseAt(useSnapshots.getState(), place)

/** Commands for the database that is shown, each with one key. */
export const DatabaseActions = ({ place }: { readonly place: Place }) => {
  const { server, database } = place
  const actions = useMemo((): readonly Action[] => {
    const at = { server, database }
    return [
      {
        id: 'database.reset',
        group: 'do',
        title: words.reset(database),
        icon: <RotateCcw />,
        keywords: 'reset snapshot database back restore',
        shortcut: 'R',
        isEnabled: () => isSeen() && canReset(useSnapshots.getState(), at),
        run: () => void resetDatabase(at),
      },
      {
        id: 'database.undo',
        group: 'do',
        title: words.undo(database),
        icon: <Undo2 />,
        keywords: 'undo reset',
        shortcut: 'U',
        isEnabled: () => {
          const now = databaseOf(at)
          return isSeen() && now !== undefined && undoKind(now) !== null
        },
        run: () => void undoReset(at),
      },
      {
        id: 'database.take',
        group: 'do',
        title: words.take(database),
        icon: <Camera />,
        keywords: 'snapshot create keep',
        shortcut: 'S',
        isEnabled: () => {
          const now = databaseOf(at)
          return isSeen() && now !== undefined && now.exists && now.refused === null
        },
        run: () => useTaking.setState({ of: placeKey(at) }),
      },
      {
        id: 'database.diff',
        group: 'do',
        title: words.diff(database),
        icon: <GitCompareArrows />,
        keywords: 'diff compare snapshot',
        shortcut: 'D',
        isEnabled: () => isSeen() && databaseOf(at)?.exists === true && (databaseOf(at)?.snapshots.length ?? 0) > 0,
        run: () => {
          const newest = databaseOf(at)?.snapshots[0]
          if (newest !== undefined) openDiff(at, newest)
        },
      },
    ]
  }, [server, database])
  useActions(actions)
  return null
}
