import { useState } from 'react'
import type { ExtensionState } from '../../../shared/model/server.ts'
import { ComboBox } from '../../components/combo-box.tsx'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import styles from './parts.module.css'

const words = wizardStrings.extensions

/** The ones people ask for, before a server has told what it has. */
const common = [
  'pgcrypto',
  'uuid-ossp',
  'citext',
  'pg_trgm',
  'hstore',
  'vector',
  'postgis',
  'pg_stat_statements',
  'unaccent',
  'btree_gist',
  'ltree',
  'plpython3u',
  'postgres_fdw',
  'tablefunc',
]

export type AddExtensionProps = {
  readonly known: readonly ExtensionState[]
  readonly taken: readonly string[]
  readonly onAdd: (name: string) => void
}

export const AddExtension = ({ known, taken, onAdd }: AddExtensionProps) => {
  const [text, setText] = useState('')
  const [added, setAdded] = useState(0)
  const all =
    known.length > 0
      ? known.filter((state) => state.available).map((state) => ({ name: state.name, comment: state.comment }))
      : common.map((name) => ({ name, comment: undefined }))
  const typed = text.trim()
  const matching = all
    .filter(
      (one) =>
        !taken.includes(one.name) && `${one.name} ${one.comment ?? ''}`.toLowerCase().includes(typed.toLowerCase()),
    )
    .toSorted((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)))
  const options = matching.slice(0, 60).map((one) => ({ value: one.name, label: one.name, description: one.comment }))
  const isNew = typed !== '' && !all.some((one) => one.name === typed) && !taken.includes(typed)
  return (
    <div className={styles['narrow']}>
      <ComboBox
        key={added} // a fresh one after each choice: the list is closed, and the next name can be typed at once
        autoFocus={added > 0}
        label={words.add}
        placeholder={words.addPlaceholder}
        options={isNew ? [...options, { value: typed, label: words.addTyped(typed) }] : options}
        text={text}
        onTextChange={setText}
        onChoose={(name) => {
          onAdd(name)
          setText('')
          setAdded(added + 1)
        }}
      />
    </div>
  )
}
