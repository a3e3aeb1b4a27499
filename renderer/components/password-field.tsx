import { Eye, EyeOff } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Input, TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from 'react-aria-components'
import { strings } from '../strings/strings.ts'
import { FieldFrame } from './field.tsx'
import { IconButton } from './icon-button.tsx'
import styles from './field.module.css'

export type PasswordFieldProps = Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'isInvalid' | 'type'> & {
  readonly label: string
  readonly description?: ReactNode
  readonly error?: string | undefined
  readonly aside?: ReactNode
  readonly placeholder?: string | undefined
}

export const PasswordField = ({ label, description, error, aside, placeholder, ...rest }: PasswordFieldProps) => {
  const [shown, setShown] = useState(false)
  return (
    <AriaTextField
      autoComplete="off"
      {...rest}
      type={shown ? 'text' : 'password'}
      isInvalid={error !== undefined && error !== ''}
      className={styles['field'] ?? ''}
    >
      <FieldFrame label={label} description={description} error={error} aside={aside}>
        <span className={styles['withButton']}>
          <Input
            className={styles['input'] ?? ''}
            {...(placeholder !== undefined && { placeholder })}
            spellCheck={false}
          />
          <IconButton
            size="s"
            label={shown ? strings.common.hidePassword : strings.common.showPassword}
            icon={shown ? <EyeOff /> : <Eye />}
            onPress={() => setShown(!shown)}
          />
        </span>
      </FieldFrame>
    </AriaTextField>
  )
}
