import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from 'react-aria-components'
import styles from './checkbox.module.css'

export type CheckboxProps = Omit<AriaCheckboxProps, 'children' | 'className' | 'style'> & {
  readonly children: ReactNode
  readonly description?: ReactNode
}

export const Checkbox = ({ children, description, ...rest }: CheckboxProps) => (
  <AriaCheckbox {...rest} className={styles['checkbox'] ?? ''}>
    {({ isSelected, isIndeterminate }) => (
      <>
        <span className={styles['box']} aria-hidden="true">
          {isIndeterminate ? <Minus /> : isSelected ? <Check /> : null}
        </span>
        <span className={styles['words']}>
          {children}
          {description !== undefined && <span className={styles['description']}>{description}</span>}
        </span>
      </>
    )}
  </AriaCheckbox>
)
