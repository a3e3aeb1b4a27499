import { useDeferredValue, useMemo, useState } from 'react'
import type { XRay } from '../../../shared/model/restore.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { PanelList } from '../../components/panel-list.tsx'
import { Section } from '../../components/section.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { changeRestore, useRestore } from './live/restore-store.ts'
import { schemaOf, schemasOf, tableBars } from './model/xray-view.ts'
import styles from './restore.module.css'

const first = 10
const next = 100

/** Tables by size. A tick says with its rows; where only some of the dump is wanted, a tick says restore it. */
export const TableList = ({ tables }: { readonly tables: XRay['tables'] }) => {
  const draft = useRestore((state) => state.draft)
  const [query, setQuery] = useState('')
  const [most, setMost] = useState(first)
  const wanted = useDeferredValue(query.trim().toLowerCase())
  const bars = useMemo(() => tableBars(tables), [tables])
  const schemas = useMemo(() => schemasOf(tables), [tables])
  const matching = useMemo(() => bars.filter(({ name }) => name.toLowerCase().includes(wanted)), [bars, wanted])
  if (tables.length === 0) return null
  const some = draft.scope === 'some'
  const hasSizes = bars.some(({ share }) => share > 0)
  const inSchema = (name: string): boolean => draft.schemas.includes(schemaOf(name) ?? '')
  const isTicked = (name: string): boolean =>
    some
      ? inSchema(name) || draft.tables.includes(name)
      : draft.scope !== 'structure' && !draft.withoutRows.includes(name)
  const tick = (name: string, on: boolean): void =>
    changeRestore(
      some
        ? { type: 'tick', list: 'tables', names: [name], on }
        : { type: 'tick', list: 'withoutRows', names: [name], on: !on },
    )
  return (
    <Section
      title={words.tables.heading}
      description={
        some
          ? words.tables.leadSome
          : draft.scope === 'structure'
            ? words.tables.leadStructure
            : hasSizes
              ? words.tables.lead
              : words.tables.leadPlain
      }
      aside={
        <>
          {(draft.scope === 'all' || draft.scope === 'rows') && draft.withoutRows.length > 0 && (
            <Badge tone="warn">{words.tables.withoutRows(draft.withoutRows.length)}</Badge>
          )}
          {tables.length > first && <SearchField label={words.tables.filter} value={query} onChange={setQuery} />}
        </>
      }
    >
      {some && schemas.length > 0 && (
        <div className={styles['schemas']} role="group" aria-label={words.tables.schemas}>
          <span className={styles['faint']}>{words.tables.schemas}</span>
          {schemas.map((schema) => (
            <Checkbox
              key={schema}
              isSelected={draft.schemas.includes(schema)}
              onChange={(on) => changeRestore({ type: 'tick', list: 'schemas', names: [schema], on })}
            >
              {schema}
            </Checkbox>
          ))}
        </div>
      )}
      <PanelList label={words.tables.heading}>
        {matching.slice(0, most).map((bar) => (
          <li key={bar.name} className={styles['table']} data-off={isTicked(bar.name) ? undefined : ''}>
            <Checkbox
              isSelected={isTicked(bar.name)}
              isDisabled={draft.scope === 'structure' || (some && inSchema(bar.name))}
              aria-label={some ? words.tables.take(bar.name) : words.tables.withRows(bar.name)}
              onChange={(on) => tick(bar.name, on)}
            >
              <span className={styles['tableName']}>{bar.name}</span>
            </Checkbox>
            {hasSizes && (
              <span className={styles['barTrack']} aria-hidden="true">
                <span
                  className={styles['bar']}
                  style={{ width: `${Math.max(bar.share * 100, bar.share > 0 ? 1 : 0)}%` }}
                />
              </span>
            )}
            <span className={styles['tableSize']}>{bar.size}</span>
          </li>
        ))}
        {matching.length === 0 && <li className={styles['table']}>{words.tables.none}</li>}
      </PanelList>
      {matching.length > most && (
        <Button size="s" variant="quiet" onPress={() => setMost(most + next)}>
          {words.tables.more(Math.min(next, matching.length - most))}
        </Button>
      )}
    </Section>
  )
}
