import type { ReactNode } from 'react'
import { ComboBox as AriaComboBox, Input, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { FieldFrame } from './field.tsx'
import surface from './surface.module.css'
import fieldStyles from './field.module.css'
import selectStyles from './select.module.css'

export type ComboOption = { readonly value: string; readonly label: string; readonly description?: string | undefined }

export type ComboBoxProps = {
  readonly label: string
  readonly placeholder?: string | undefined
  readonly description?: ReactNode
  readonly error?: string | undefined
  /** Already narrowed to what was typed. */
  readonly options: readonly ComboOption[]
  readonly text: string
  readonly onTextChange: (text: string) => void
  /** An option was chosen, or Enter was pressed on free text. */
  readonly onChoose: (value: string) => void
  readonly autoFocus?: boolean | undefined
}

/** Type to search a list; what is not on it may be taken as typed. */
export const ComboBox = ({
  label,
  placeholder,
  description,
  error,
  options,
  text,
  onTextChange,
  onChoose,
  autoFocus = false,
}: ComboBoxProps) => (
  <AriaComboBox
    className={fieldStyles['field'] ?? ''}
    inputValue={text}
    onInputChange={onTextChange}
    value={null}
    onChange={(key) => {
      if (key !== null) onChoose(String(key))
    }}
    items={options.map((option) => ({ ...option, id: option.value }))}
    allowsCustomValue
    autoFocus={autoFocus}
    menuTrigger="input"
    isInvalid={error !== undefined}
  >
    <FieldFrame label={label} description={description} error={error}>
      <Input
        className={fieldStyles['input'] ?? ''}
        {...(placeholder !== undefined && { placeholder })}
        spellCheck={false}
        onKeyDown={(event) => {
          if (
            event.key === 'Enter' &&
            text.trim() !== '' &&
            event.currentTarget.getAttribute('aria-activedescendant') === null
          ) {
            event.preventDefault()
            onChoose(text.trim())
          }
        }}
      />
    </FieldFrame>
    <Popover className={classNames(surface['popover'], selectStyles['popover'])} offset={4}>
      <ListBox className={surface['list'] ?? ''}>
        {(option: ComboOption & { readonly id: string }) => (
          <ListBoxItem
            id={option.id}
            textValue={option.label}
            className={classNames(surface['option'], selectStyles['option'])}
          >
            <span className={selectStyles['words']}>
              <Text slot="label">{option.label}</Text>
              {option.description !== undefined && (
                <Text slot="description" className={selectStyles['hint'] ?? ''}>
                  {option.description}
                </Text>
              )}
            </span>
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </AriaComboBox>
)
