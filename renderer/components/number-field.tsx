import type { ReactNode } from 'react'
import { Input, NumberField as AriaNumberField, type NumberFieldProps as AriaNumberFieldProps } from 'react-aria-components'
import { FieldFrame } from './field.tsx'
import styles from './field.module.css'

export type NumberFieldProps = Omit<AriaNumberFieldProps, 'children' | 'className' | 'style' | 'isInvalid'> & {
  readonly label: string
  readonly description?: ReactNode
  readonly error?: string | undefined
  readonly aside?: ReactNode
  readonly placeholder?: string | undefined
}

/** Whole numbers without grouping (ports, counts). */
export const NumberField = ({ label, description, error, aside, placeholder, ...rest }: NumberFieldProps) => (
  <AriaNumberField
    formatOptions={{ useGrouping: false, maximumFractionDigits: 0 }}
    {...rest}
    isInvalid={error !== undefined && error !== ''}
    className={styles['field'] ?? ''}
  >
    <FieldFrame label={label} description={description} error={error} aside={aside}>
      <Input className={styles['input'] ?? ''} {...(placeholder !== undefined && { placeholder })} />
    </FieldFrame>
  </AriaNumberField>
)
