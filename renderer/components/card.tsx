import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import surface from './surface.module.css'
import styles from './card.module.css'

/** A raised surface. `flush` has no padding (tables, code). */
export const Card = ({
  children,
  flush = false,
}: {
  readonly children: ReactNode
  readonly flush?: boolean | undefined
}) => <div className={classNames(surface['raised'], styles['card'], flush && styles['flush'])}>{children}</div>
