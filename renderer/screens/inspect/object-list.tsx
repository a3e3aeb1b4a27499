import { useDeferredValue, useMemo, useState } from 'react'
import type { ExpectedObject } from '../../../shared/model/inventory.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Card } from '../../components/card.tsx'
import { formatCount } from '../../components/format.ts'
import { SearchField } from '../../components/search-field.tsx'
import { Section } from '../../components/section.tsx'
import { byKind, kindOne } from '../../strings/object-kinds.ts'
import { inspectStrings as words } from '../../strings/inspect-strings.ts'
import { fileNameOf } from '../../wizard/model/paths.ts'
import styles from './inspect.module.css'

const page = 24

export const ObjectList = ({
  objects,
  topFile,
}: {
  readonly objects: readonly ExpectedObject[]
  readonly topFile: string
}) => {
  const [query, setQuery] = useState('')
  const [most, setMost] = useState(page)
  const wanted = useDeferredValue(query.trim().toLowerCase())
  const matching = useMemo(
    () =>
      objects
        .filter((object) => wanted === '' || `${object.name} ${kindOne(object.kind)}`.toLowerCase().includes(wanted))
        .toSorted((a, b) => byKind(a.kind, b.kind) || a.name.localeCompare(b.name)),
    [objects, wanted],
  )
  if (objects.length === 0) return null
  return (
    <Section
      title={words.objects}
      aside={
        <>
          <SearchField label={words.filter} value={query} onChange={setQuery} />
          <Badge>{formatCount(matching.length)}</Badge>
        </>
      }
    >
      <Card flush>
        <ul aria-label={words.objects}>
          {matching.slice(0, most).map((object) => (
            <li key={`${object.kind} ${object.name}`} className={styles['object']}>
              <span className={styles['objectKind']}>{kindOne(object.kind)}</span>
              <span className={styles['objectName']}>
                {object.name} {!object.certain && <Badge tone="warn">{words.uncertainMark}</Badge>}
              </span>
              {object.place !== undefined && (
                <span className={styles['objectPlace']}>
                  {object.place.file === topFile
                    ? words.line(object.place.line)
                    : `${fileNameOf(object.place.file)}:${object.place.line}`}
                </span>
              )}
            </li>
          ))}
          {matching.length === 0 && <li className={styles['object']}>{words.noneMatch}</li>}
        </ul>
      </Card>
      {matching.length > most && (
        <Button size="s" variant="quiet" onPress={() => setMost(most + 10 * page)}>
          {words.more(formatCount(matching.length - most))}
        </Button>
      )}
    </Section>
  )
}
