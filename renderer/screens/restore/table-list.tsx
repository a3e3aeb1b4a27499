import { useDeferredValue, useMemo, useState } from 'react'
import type { XRay } from '../../../shared/model/restore.ts'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { PanelList } from '../../components/panel-list.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { changeRestore, useRestore } from './live/restore-store.ts'
import { schemasOf, tableBars } from './model/xray-view.ts'
import { isTicked, schemaSums, tickAll, whatIsChosen } from './model/table-choice.ts'
import { TableRow } from './table-row.tsx'
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
  const schemas = useMemo(() => schemaSums(tables), [tables])
  const matching = useMemo(() => bars.filter(({ name }) => name.toLowerCase().includes(wanted)), [bars, wanted])
  if (tables.length === 0) return null
  const some = draft.scope === 'some'
  const isFixed = draft.scope === 'structure'
  const hasSizes = bars.some(({ share }) => share > 0)
  const names = matching.map(({ name }) => name)
  const shownSchemas = schemas.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <>
      <div className={styles['tools']}>
        <p className={styles['chosen']} role="status">
          {whatIsChosen(draft, tables)}
        </p>
        {tables.length > first && <SearchField label={words.tables.filter} value={query} onChange={setQuery} />}
        {!isFixed && tables.length > 1 && (
          <span className={styles['bulk']}>
            <Button size="s" onPress={() => changeRestore(tickAll(draft, names, true))}>
              {wanted === '' ? words.tables.all : words.tables.allMatching(matching.length)}
            </Button>
            <Button size="s" onPress={() => changeRestore(tickAll(draft, names, false))}>
              {wanted === '' ? words.tables.noneOf : words.tables.noneMatching}
            </Button>
          </span>
        )}
      </div>
      {some && schemasOf(tables).length > 1 && shownSchemas.length > 0 && (
        <div className={styles['schemas']} role="group" aria-label={words.tables.schemas}>
          {shownSchemas.map(({ name, text }) => (
            <Checkbox
              key={name}
              isSelected={draft.schemas.includes(name)}
              onChange={(on) => changeRestore({ type: 'tick', list: 'schemas', names: [name], on })}
              description={text}
            >
              {name}
            </Checkbox>
          ))}
        </div>
      )}
      <PanelList label={words.tables.heading}>
        {matching.slice(0, most).map((bar) => {
          const ticked = isTicked(draft, bar.name)
          return (
            <TableRow key={bar.name} bar={bar} hasBar={hasSizes} isOff={ticked === 'no'}>
              <Checkbox
                isSelected={ticked !== 'no'}
                isDisabled={isFixed || ticked === 'with-schema'}
                aria-label={some ? words.tables.take(bar.name) : words.tables.withRows(bar.name)}
                onChange={(on) => changeRestore(tickAll(draft, [bar.name], on))}
              >
                {bar.name}
              </Checkbox>
            </TableRow>
          )
        })}
        {matching.length === 0 && <li className={styles['table']}>{words.tables.none}</li>}
      </PanelList>
      {matching.length > most && (
        <Button size="s" variant="quiet" onPress={() => setMost(most + next)}>
          {words.tables.more(Math.min(next, matching.length - most))}
        </Button>
      )}
    </>
  )
}
