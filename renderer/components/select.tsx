import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue, Text } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { FieldFrame } from './field.tsx'
import surface from './surface.module.css'
import fieldStyles from './field.module.css'
import styles from './select.module.css'

export type SelectOption<T extends string> = {
  readonly value: T
  readonly label: string
  readonly description?: string | undefined
  readonly disabled?: boolean | undefined
}

export type SelectProps<T extends string> = {
  readonly label: string
  readonly options: readonly SelectOption<T>[]
  readonly value: T | null
  readonly onChange: (value: T) => void
  readonly description?: ReactNode
  readonly error?: string | undefined
  readonly aside?: ReactNode
  readonly placeholder?: string | undefined
  readonly isDisabled?: boolean | undefined
  readonly hideLabel?: boolean | undefined
}

export const Select = <T extends string>({
  label,
  options,
  value,
  onChange,
  description,
  error,
  aside,
  placeholder,
  isDisabled = false,
  hideLabel,
}: SelectProps<T>) => (
  <AriaSelect
    className={fieldStyles['field'] ?? ''}
    value={value}
    isDisabled={isDisabled}
    isInvalid={error !== undefined && error !== ''}
    {...(placeholder !== undefined && { placeholder })}
    onChange={(key) => {
      const chosen = options.find((option) => option.value === key)
      if (chosen !== undefined) onChange(chosen.value)
    }}
  >
    <FieldFrame label={label} description={description} error={error} aside={aside} hideLabel={hideLabel}>
      <Button className={styles['trigger'] ?? ''}>
        <SelectValue className={styles['value'] ?? ''}>
          {({ isPlaceholder, defaultChildren }) =>
            isPlaceholder ? defaultChildren : options.find((option) => option.value === value)?.label
          }
        </SelectValue>
        <ChevronsUpDown aria-hidden="true" />
      </Button>
    </FieldFrame>
    <Popover className={classNames(surface['popover'], styles['popover'])} offset={4}>
      <ListBox className={surface['list'] ?? ''} items={options.map((option) => ({ ...option, id: option.value }))}>
        {(option) => (
          <ListBoxItem
            id={option.value}
            textValue={option.label}
            isDisabled={option.disabled === true}
            className={classNames(surface['option'], styles['option'])}
          >
            {({ isSelected }) => (
              <>
                <span className={styles['words']}>
                  <Text slot="label">{option.label}</Text>
                  {option.description !== undefined && (
                    <Text slot="description" className={styles['hint'] ?? ''}>
                      {option.description}
                    </Text>
                  )}
                </span>
                {isSelected && <Check aria-hidden="true" />}
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </AriaSelect>
)
