import { BookOpenText, CircleCheck, Ellipsis, Lock } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ResettableDatabase } from '../../../shared/model/snapshot.ts'
import { Badge } from '../../components/badge.tsx'
import { Callout } from '../../components/callout.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { formatBytes } from '../../components/format.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Menu } from '../../components/menu.tsx'
import { Section } from '../../components/section.tsx'
import { placeKey, type Place } from '../../state/snapshots-reducer.ts'
import { allowReset } from '../../state/keep-snapshot.ts'
import { useSnapshots } from '../../state/snapshots.ts'
import { databaseStrings as words } from '../../strings/database-strings.ts'
import { AllowPanel } from './allow-panel.tsx'
import { DiffDialog, useDiff } from './diff-dialog.tsx'
import { splitSentence, worthTelling } from './database-view.ts'
import { ResetPanel } from './reset-panel.tsx'
import { TimeLine } from './time-line.tsx'
import { useHeldFocus } from './use-held-focus.ts'
import styles from './databases.module.css'

export type DatabaseDetailProps = {
  readonly place: Place
  readonly database: ResettableDatabase
  readonly recipe: string | undefined
  readonly tidied: readonly string[]
  readonly serverLabel: string
  readonly isLocal: boolean
}

export const DatabaseDetail = ({ place, database, recipe, tidied, serverLabel, isLocal }: DatabaseDetailProps) => {
  const outcome = useSnapshots((state) => state.outcome[placeKey(place)])
  const compared = useDiff((state) => state.open)
  // Tidying happens once; its words stay as long as the database is looked at.
  const [told, setTold] = useState<readonly string[]>([])
  const news = worthTelling(tidied).filter((line) => !told.includes(line))
  if (news.length > 0) setTold([...told, ...news])
  const root = useRef<HTMLDivElement>(null)
  useHeldFocus(root)
  return (
    <div ref={root} className={styles['inner']}>
      <header className={styles['head']}>
        <div className={styles['headWords']}>
          <div className={styles['nameLine']}>
            <h2 className={styles['name']} tabIndex={-1} data-database={place.database}>
              {database.name}
            </h2>
            {recipe !== undefined && (
              <Badge tone="accent" icon={<BookOpenText />}>
                {words.recipe(recipe)}
              </Badge>
            )}
          </div>
          <p className={styles['facts']}>
            {[
              database.sizeBytes !== null && formatBytes(database.sizeBytes),
              database.owner !== '' && words.owner(database.owner),
              serverLabel,
            ]
              .filter((part) => part !== false)
              .join(' · ')}
          </p>
        </div>
        {database.resettable && (
          <Menu
            label={words.allow.more}
            trigger={<IconButton label={words.allow.more} icon={<Ellipsis />} />}
            entries={[
              {
                id: 'disallow',
                label: words.allow.take,
                icon: <Lock />,
                onSelect: () => void allowReset(place, false),
              },
            ]}
          />
        )}
      </header>
      {told.length > 0 && (
        <Callout tone="info" title={words.tidied}>
          {told.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Callout>
      )}
      {outcome?.kind === 'failed' && <FailureCallout failure={outcome.failure} />}
      {database.refused !== null ? (
        <Refused why={database.refused} />
      ) : database.resettable ? (
        <ResetPanel place={place} database={database} />
      ) : (
        <AllowPanel place={place} database={database} isLocal={isLocal} />
      )}
      <TimeLine place={place} database={database} />
      {database.clones.length > 0 && (
        <Section title={words.clones.title} description={words.clones.text}>
          <ul className={styles['clones']} aria-label={words.clones.title}>
            {database.clones
              .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
              .map((clone) => (
                <li key={clone.storedAs}>
                  <CircleCheck aria-hidden="true" />
                  <code>{clone.storedAs}</code>
                </li>
              ))}
          </ul>
        </Section>
      )}
      {compared !== null && placeKey(compared.place) === placeKey(place) && (
        <DiffDialog key={compared.snapshot.storedAs} place={place} snapshot={compared.snapshot} />
      )}
    </div>
  )
}

const Refused = ({ why }: { readonly why: string }) => {
  const [sentence, rest] = splitSentence(why)
  return (
    <Callout tone="warning" title={sentence}>
      {rest !== '' && <p>{rest}</p>}
    </Callout>
  )
}
