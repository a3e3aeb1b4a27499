import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { Spinner } from './spinner.tsx'
import styles from './button.module.css'

export type ButtonProps = Omit<AriaButtonProps, 'children' | 'className' | 'style'> & {
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
  /** One `primary` per view; `quiet` has no border; `danger` only for what cannot be undone. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger' | undefined
  readonly size?: 's' | 'm' | 'l' | undefined
  readonly icon?: ReactNode
  readonly iconAfter?: ReactNode
  /** Shows activity in place of the icon; the width stays. */
  readonly busy?: boolean | undefined
  readonly fullWidth?: boolean | undefined
}

export const Button = ({
  children,
  variant = 'secondary',
  size = 'm',
  icon,
  iconAfter,
  busy = false,
  fullWidth = false,
  ...rest
}: ButtonProps) => (
  <AriaButton
    {...rest}
    isPending={busy}
    className={classNames(styles['button'], styles[variant], styles[size], fullWidth && styles['full'])}
  >
    {busy ? <Spinner /> : icon}
    <span className={styles['label']}>{children}</span>
    {iconAfter}
  </AriaButton>
)
