import type { ReactNode } from 'react'
import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from 'react-aria-components'
import styles from './switch.module.css'

export type SwitchProps = Omit<AriaSwitchProps, 'children' | 'className' | 'style'> & {
  readonly children: ReactNode
  readonly description?: ReactNode
}

/** Takes effect at once. For a choice that is confirmed later, use Checkbox. */
export const Switch = ({ children, description, ...rest }: SwitchProps) => (
  <AriaSwitch {...rest} className={styles['switch'] ?? ''}>
    <span className={styles['track']} aria-hidden="true" />
    <span className={styles['words']}>
      {children}
      {description !== undefined && <span className={styles['description']}>{description}</span>}
    </span>
  </AriaSwitch>
)
