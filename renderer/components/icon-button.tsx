import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'
import styles from './icon-button.module.css'

export type IconButtonProps = Omit<AriaButtonProps, 'children' | 'className' | 'style'> & {
  /** Said to a screen reader and shown as the tooltip. */
  readonly label: string
  readonly icon: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
  readonly shortcut?: string | undefined
  readonly size?: 's' | 'm' | undefined
  readonly pressed?: boolean | undefined
}

export const IconButton = ({ label, icon, shortcut, size = 'm', pressed, ...rest }: IconButtonProps) => (
  <Tooltip text={label} shortcut={shortcut}>
    <AriaButton
      {...rest}
      aria-label={label}
      {...(pressed !== undefined && { 'aria-pressed': pressed })}
      className={classNames(styles['button'], styles[size], pressed === true && styles['on'])}
    >
      {icon}
    </AriaButton>
  </Tooltip>
)
