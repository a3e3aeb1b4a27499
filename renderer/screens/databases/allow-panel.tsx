import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ResettableDatabase } from '../../../shared/model/snapshot.ts'
import { Button } from '../../components/button.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { TextField } from '../../components/text-field.tsx'
import type { Place } from '../../state/snapshots-reducer.ts'
import { allowReset } from '../../state/keep-snapshot.ts'
import { databaseStrings } from '../../strings/database-strings.ts'
import styles from './databases.module.css'

const words = databaseStrings.allow

/** Said once for a database, so that the wrong one is never reset. */
export const AllowPanel = ({
  place,
  database,
  isLocal,
}: {
  readonly place: Place
  readonly database: ResettableDatabase
  readonly isLocal: boolean
}) => {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const allow = async () => {
    setBusy(true)
    const wrong = await allowReset(place, true, isLocal ? undefined : typed)
    setFailure(wrong)
    setBusy(false)
    // This panel is gone with it, and the focus with the panel.
    if (wrong === null) document.querySelector<HTMLElement>('[data-database]')?.focus()
  }
  return (
    <section className={styles['panel']} aria-label={databaseStrings.reset.label}>
      <p className={styles['panelTitle']}>{words.title}</p>
      <p className={styles['panelText']}>{words.text}</p>
      {failure !== null && <FailureCallout failure={failure} />}
      <form
        className={styles['allow']}
        onSubmit={(event) => {
          event.preventDefault()
          void allow()
        }}
      >
        {!isLocal && (
          <TextField
            label={words.field}
            description={words.remote(database.name)}
            mono
            value={typed}
            onChange={setTyped}
            autoComplete="off"
          />
        )}
        <span>
          <Button
            type="submit"
            variant="primary"
            icon={busy ? <Spinner /> : <ShieldCheck />}
            isDisabled={busy || (!isLocal && typed !== database.name)}
          >
            {words.action(database.name)}
          </Button>
        </span>
      </form>
    </section>
  )
}
