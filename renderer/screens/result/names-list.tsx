import { useState } from 'react'
import type { NamedObject, ReportedKind } from '../../../shared/model/report.ts'
import { Badge, type Tone } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { placeText } from '../../components/failure-callout.tsx'
import { formatCount } from '../../components/format.ts'
import { SearchField } from '../../components/search-field.tsx'
import { Section } from '../../components/section.tsx'
import { kindOne } from '../../strings/object-kinds.ts'
import { resultStrings as words } from '../../strings/result-strings.ts'
import styles from './result.module.css'

const shownAtOnce = 12

type Named = Omit<NamedObject, 'kind'> & {
  readonly kind: ReportedKind
  readonly expected?: string
  readonly found?: string
}

export type NamesListProps = {
  readonly title: string
  readonly text: string
  readonly tone: Tone
  readonly names: readonly Named[]
}

/** Objects by their full names, each with the line that declares it. */
export const NamesList = ({ title, text, tone, names }: NamesListProps) => {
  const [all, setAll] = useState(false)
  const [query, setQuery] = useState('')
  if (names.length === 0) return null
  const wanted = query.trim().toLowerCase()
  const matching = names.filter((named) => `${named.name} ${kindOne(named.kind)}`.toLowerCase().includes(wanted))
  const shown = all ? matching.slice(0, 1000) : matching.slice(0, shownAtOnce)
  return (
    <Section
      title={title}
      description={text}
      aside={
        <>
          {names.length > shownAtOnce && <SearchField label={words.filter} value={query} onChange={setQuery} />}
          <Badge tone={tone}>{formatCount(names.length)}</Badge>
        </>
      }
    >
      <Card flush>
        <ul className={styles['names']} aria-label={title}>
          {shown.map((named) => (
            <li key={`${named.kind} ${named.name}`} className={styles['named']}>
              <span className={styles['namedKind']}>{kindOne(named.kind)}</span>
              <span className={styles['namedName']}>{named.name}</span>
              {named.place !== undefined && <span className={styles['namedPlace']}>{placeText(named.place)}</span>}
              {named.expected !== undefined && named.found !== undefined && (
                <span className={styles['namedMore']}>
                  {words.expectedWas} <code>{named.expected}</code>, {words.foundWas} <code>{named.found}</code>
                </span>
              )}
              {named.why !== undefined && <span className={styles['namedMore']}>{named.why}</span>}
            </li>
          ))}
          {shown.length === 0 && <li className={styles['named']}>{words.noneMatch}</li>}
        </ul>
      </Card>
      {matching.length > shownAtOnce && (
        <Button size="s" variant="quiet" onPress={() => setAll(!all)}>
          {all ? words.showFewer : words.showAll(formatCount(matching.length))}
        </Button>
      )}
    </Section>
  )
}
