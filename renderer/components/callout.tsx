import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './callout.module.css'

export type CalloutTone = 'info' | 'ok' | 'warning' | 'error'
const icons = { info: Info, ok: CircleCheck, warning: TriangleAlert, error: CircleAlert } as const

export type CalloutProps = {
  readonly tone: CalloutTone
  /** One plain sentence. */
  readonly title: ReactNode
  /** Why, and the next step. */
  readonly children?: ReactNode
  /** Small and mono: a file and line. */
  readonly place?: string | undefined
  readonly actions?: ReactNode
  /** Announce at once to a screen reader (for what appears after an action). */
  readonly live?: boolean | undefined
}

export const Callout = ({ tone, title, children, place, actions, live = false }: CalloutProps) => {
  const Icon = icons[tone]
  return (
    <div
      className={classNames(styles['callout'], styles[tone])}
      {...(live && { role: tone === 'error' ? 'alert' : 'status' })}
    >
      <Icon className={styles['icon']} aria-hidden="true" />
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        {children !== undefined && <div className={styles['text']}>{children}</div>}
        {place !== undefined && <p className={styles['place']}>{place}</p>}
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
    </div>
  )
}
