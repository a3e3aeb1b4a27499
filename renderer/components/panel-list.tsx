import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import surface from './surface.module.css'
import styles from './panel-list.module.css'

export type PanelListProps = {
  readonly label: string
  /** `bad`: what it lists is lost. */ readonly tone?: 'plain' | 'bad' | undefined
  readonly children: ReactNode
}

/** Things of any shape under each other on one raised surface, a line between them. */
export const PanelList = ({ label, tone = 'plain', children }: PanelListProps) => (
  <ul className={classNames(surface['raised'], styles['panel'], styles[tone])} aria-label={label}>
    {children}
  </ul>
)
