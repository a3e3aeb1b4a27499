import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './stack.module.css'

/** Things under each other (or in a wrapping row) with an even gap. */
export const Stack = ({
  children,
  gap = 'm',
  row = false,
}: {
  readonly children: ReactNode
  readonly gap?: 's' | 'm' | 'l' | undefined
  readonly row?: boolean | undefined
}) => <div className={classNames(styles['stack'], styles[gap], row && styles['row'])}>{children}</div>
