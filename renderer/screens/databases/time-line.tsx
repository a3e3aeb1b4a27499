import { Camera } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ResettableDatabase } from '../../../shared/model/snapshot.ts'
import { Button } from '../../components/button.tsx'
import { classNames } from '../../components/class-names.ts'
import { formatBytes } from '../../components/format.ts'
import { Section } from '../../components/section.tsx'
import { placeKey, type Place } from '../../state/snapshots-reducer.ts'
import { useTaking } from '../../state/keep-as-snapshot.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { timeLineOf } from './database-view.ts'
import { TakeSnapshot } from './take-snapshot.tsx'
import styles from './time-line.module.css'
import { MomentItem } from './moment-item.tsx'

const words = databaseStrings.timeLine

/** From now back: the snapshots of a database and what resets put away. */
export const TimeLine = ({ place, database }: { readonly place: Place; readonly database: ResettableDatabase }) => {
  const moments = timeLineOf(database)
  const taking = useTaking((state) => state.of === placeKey(place))
  const may = database.exists && database.refused === null
  // The form took the place of its button: the focus goes back to it.
  const button = useRef<HTMLButtonElement>(null)
  const wasTaking = useRef(taking)
  useEffect(() => {
    if (wasTaking.current && !taking) button.current?.focus()
    wasTaking.current = taking
  }, [taking])
  return (
    <Section title={words.title}>
      <ol className={styles['line']} aria-label={words.title}>
        {database.exists && (
          <li className={classNames(styles['moment'], styles['now'])}>
            <span className={styles['mark']} aria-hidden="true" />
            <div className={styles['body']}>
              <div className={styles['row']}>
                <div className={styles['words']}>
                  <p className={styles['title']}>{words.now}</p>
                  <p className={styles['detail']}>
                    {words.nowText(database.sizeBytes === null ? null : formatBytes(database.sizeBytes))}
                  </p>
                </div>
                {may && !taking && (
                  <Button
                    ref={button}
                    variant={database.snapshots.length === 0 && database.resettable ? 'primary' : 'secondary'}
                    icon={<Camera />}
                    onPress={() => useTaking.setState({ of: placeKey(place) })}
                    aria-keyshortcuts="s"
                  >
                    {databaseStrings.take.action}
                  </Button>
                )}
              </div>
              {may && taking && (
                <TakeSnapshot place={place} database={database} onClose={() => useTaking.setState({ of: null })} />
              )}
            </div>
          </li>
        )}
        {moments.map((moment) => (
          <MomentItem key={moment.snapshot.storedAs} place={place} database={database} moment={moment} />
        ))}
        {moments.length === 0 && !taking && (
          <li className={classNames(styles['moment'], styles['none'])}>
            <span className={styles['mark']} aria-hidden="true" />
            <p className={styles['empty']}>{words.empty}</p>
          </li>
        )}
      </ol>
    </Section>
  )
}
