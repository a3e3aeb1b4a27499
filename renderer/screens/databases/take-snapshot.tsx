import { useState } from 'react'
import type { ResettableDatabase } from '../../../shared/model/snapshot.ts'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { TextField } from '../../components/text-field.tsx'
import { cancelJob } from '../../state/jobs.ts'
import { placeKey, type Place } from '../../state/snapshots-reducer.ts'
import { takeSnapshot } from '../../state/keep-snapshot.ts'
import { useSnapshots } from '../../state/snapshots.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import { strings } from '../../strings/strings.ts'
import { connectedCount, nameProblem, suggestName } from './database-view.ts'
import { useLate } from './use-late.ts'
import styles from './time-line.module.css'

const words = databaseStrings.take

const noOthers: readonly ResettableDatabase[] = []

/** Databases of the same server that can be kept at the same moment. */
const useOthers = (place: Place): readonly string[] => {
  const all = useSnapshots((state) => state.servers[place.server]?.overview?.databases ?? noOthers)
  return all
    .filter(({ name, exists, refused }) => name !== place.database && exists && refused === null)
    .map(({ name }) => name)
}

export const TakeSnapshot = ({
  place,
  database,
  onClose,
}: {
  readonly place: Place
  readonly database: ResettableDatabase
  readonly onClose: () => void
}) => {
  const [name, setName] = useState(() => suggestName(database, new Date()))
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const [together, setTogether] = useState<readonly string[]>([])
  const others = useOthers(place)
  const work = useSnapshots((state) => state.work[placeKey(place)])
  const mine = work?.kind === 'create' ? work : undefined
  const late = useLate(mine !== undefined)
  const problem = nameProblem(database, name)
  const taken = problem?.kind === 'taken'
  const error =
    problem === null || taken
      ? undefined
      : problem.kind === 'tooLong'
        ? words.tooLong
        : tried
          ? words.missing
          : undefined
  const take = async () => {
    setTried(true)
    if (problem !== null && !taken) return
    if (await takeSnapshot(place, { name: name.trim(), note: note.trim(), replace: taken, together })) onClose()
  }
  const leave = (event: { readonly key: string }): void => {
    if (event.key === 'Escape' && mine === undefined) onClose()
  }
  return (
    <form
      className={styles['take']}
      aria-label={words.action}
      onSubmit={(event) => {
        event.preventDefault()
        void take()
      }}
    >
      <div className={styles['fields']}>
        <TextField
          label={words.name}
          autoFocus
          value={name}
          onChange={setName}
          error={error}
          description={taken ? words.taken : undefined}
          autoComplete="off"
          onKeyDown={leave}
          onFocus={(event) => event.target instanceof HTMLInputElement && event.target.select()}
        />
        <TextField
          label={words.note}
          aside={strings.common.optional}
          placeholder={words.notePlaceholder}
          value={note}
          onChange={setNote}
          autoComplete="off"
          onKeyDown={leave}
        />
      </div>
      {others.length > 0 && (
        <Disclosure title={together.length === 0 ? words.together : `${words.together} ${together.join(', ')}`}>
          <p className={styles['takeText']}>{words.togetherText}</p>
          <div className={styles['others']} role="group" aria-label={words.together}>
            {others.map((name) => (
              <Checkbox
                key={name}
                isSelected={together.includes(name)}
                onChange={(on) => setTogether(on ? [...together, name] : together.filter((one) => one !== name))}
              >
                {name}
              </Checkbox>
            ))}
          </div>
        </Disclosure>
      )}
      <div className={styles['takeFoot']}>
        {late && mine !== undefined ? (
          <div className={styles['takeWork']} role="status">
            <span>{databaseStrings.reset.working.create}</span>
            <ProgressBar thin label={databaseStrings.reset.working.create} value={null} />
          </div>
        ) : (
          <p className={styles['takeText']}>{words.text(connectedCount(database))}</p>
        )}
        <Button
          size="m"
          onPress={() => (mine?.jobId !== undefined && mine.jobId !== null ? void cancelJob(mine.jobId) : onClose())}
        >
          {strings.common.cancel}
        </Button>
        <Button variant="primary" type="submit" isDisabled={late}>
          {taken ? words.replace : words.save}
        </Button>
      </div>
    </form>
  )
}
