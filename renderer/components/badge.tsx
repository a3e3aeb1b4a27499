import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './badge.module.css'

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad'

/** A few words of state or kind. */
export const Badge = ({
  children,
  tone = 'neutral',
  icon,
}: {
  readonly children: ReactNode
  readonly tone?: Tone | undefined
  readonly icon?: ReactNode
}) => (
  <span className={classNames(styles['badge'], styles[tone])}>
    {icon}
    {children}
  </span>
)
