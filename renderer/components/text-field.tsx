import type { ReactNode } from 'react'
import {
  Input,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components'
import { classNames } from './class-names.ts'
import { FieldFrame } from './field.tsx'
import styles from './field.module.css'

export type TextFieldProps = Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'isInvalid'> & {
  readonly label: string
  readonly description?: ReactNode
  readonly error?: string | undefined
  readonly aside?: ReactNode
  readonly placeholder?: string | undefined
  readonly hideLabel?: boolean | undefined
  /** For names, paths, SQL. */
  readonly mono?: boolean | undefined
  /** More than one line. */
  readonly rows?: number | undefined
}

export const TextField = ({
  label,
  description,
  error,
  aside,
  placeholder,
  hideLabel,
  mono,
  rows,
  ...rest
}: TextFieldProps) => {
  const inputClass = classNames(styles['input'], mono === true && styles['mono'])
  return (
    <AriaTextField {...rest} isInvalid={error !== undefined && error !== ''} className={styles['field'] ?? ''}>
      <FieldFrame label={label} description={description} error={error} aside={aside} hideLabel={hideLabel}>
        {rows === undefined ? (
          <Input className={inputClass} {...(placeholder !== undefined && { placeholder })} spellCheck={false} />
        ) : (
          <TextArea
            className={inputClass}
            {...(placeholder !== undefined && { placeholder })}
            rows={rows}
            spellCheck={false}
          />
        )}
      </FieldFrame>
    </AriaTextField>
  )
}
