import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import styles from './segmented-choice.module.css'

export type SegmentedChoiceProps<T extends string> = {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** Two to four short words side by side, one of them chosen. */
export const SegmentedChoice = <T extends string>({ label, options, value, onChange }: SegmentedChoiceProps<T>) => (
  <ToggleButtonGroup
    aria-label={label}
    className={styles['group'] ?? ''}
    selectionMode="single"
    disallowEmptySelection
    selectedKeys={[value]}
    onSelectionChange={(keys) => {
      const chosen = options.find((option) => keys.has(option.value))
      if (chosen !== undefined) onChange(chosen.value)
    }}
  >
    {options.map((option) => (
      <ToggleButton key={option.value} id={option.value} className={styles['option'] ?? ''}>
        {option.label}
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
)
