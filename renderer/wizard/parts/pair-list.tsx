import { Plus, X } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { TextField } from '../../components/text-field.tsx'
import type { Pair } from '../model/drafts.ts'
import { changeItem, freshId, removeItem } from '../model/lists.ts'
import styles from './parts.module.css'

export type PairListProps = {
  readonly pairs: readonly Pair[]
  readonly onChange: (pairs: readonly Pair[]) => void
  readonly nameLabel: string
  readonly valueLabel: string
  readonly addLabel: string
  readonly removeLabel: string
  readonly error?: (id: string, part: 'name' | 'value') => string | undefined
  readonly onTouch?: (id: string, part: 'name' | 'value') => void
}

/** Names with values: variables, settings, rows. */
export const PairList = ({
  pairs,
  onChange,
  nameLabel,
  valueLabel,
  addLabel,
  removeLabel,
  error,
  onTouch,
}: PairListProps) => (
  <div className={styles['pairs']}>
    {pairs.map((pair) => (
      <div key={pair.id} className={styles['pair']}>
        <TextField
          label={nameLabel}
          mono
          value={pair.name}
          error={error?.(pair.id, 'name')}
          onChange={(name) => {
            onTouch?.(pair.id, 'name')
            onChange(changeItem(pairs, pair.id, { name }))
          }}
        />
        <TextField
          label={valueLabel}
          mono
          value={pair.value}
          error={error?.(pair.id, 'value')}
          onChange={(value) => {
            onTouch?.(pair.id, 'value')
            onChange(changeItem(pairs, pair.id, { value }))
          }}
        />
        <span className={styles['pairEnd']}>
          <IconButton
            label={`${removeLabel} ${pair.name}`}
            icon={<X />}
            onPress={() => onChange(removeItem(pairs, pair.id))}
          />
        </span>
      </div>
    ))}
    <span>
      <Button
        size="s"
        variant="quiet"
        icon={<Plus />}
        onPress={() => onChange([...pairs, { id: freshId(pairs), name: '', value: '' }])}
      >
        {addLabel}
      </Button>
    </span>
  </div>
)
