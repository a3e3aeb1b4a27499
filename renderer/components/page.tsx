import { useEffect, useRef, type ReactNode } from 'react'
import { strings } from '../strings/strings.ts'
import { classNames } from './class-names.ts'
import styles from './page.module.css'

export type PageProps = {
  readonly title: string
  /** Before the title: a back link. */
  readonly before?: ReactNode
  /** Beside the title: badges. */
  readonly beside?: ReactNode
  /** At the right of the top bar. */
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** A bar at the bottom that stays (wizard buttons). */
  readonly footer?: ReactNode
  /** `fill`: the content has the page's height and scrolls itself (logs, split views). */
  readonly layout?: 'scroll' | 'fill' | undefined
  readonly width?: 'normal' | 'wide' | 'narrow' | undefined
}

let pagesShown = 0

/** A screen: top bar with the one h1 and the actions, then the content. The h1 takes focus on a route change, and where a page takes the place of another (opened, run, ended) and the focus was lost with it. */
export const Page = ({
  title,
  before,
  beside,
  actions,
  children,
  footer,
  layout = 'scroll',
  width = 'normal',
}: PageProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    pagesShown += 1
    if (pagesShown > 1 && document.activeElement === document.body && document.querySelector('[role=dialog]') === null)
      heading.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    document.title = `${title} · ${strings.product}`
  }, [title])
  return (
    <div className={styles['page']}>
      <header className={styles['bar']}>
        {before}
        <h1 ref={heading} className={styles['title']} tabIndex={-1} data-page-title="">
          {title}
        </h1>
        {beside}
        <span className={styles['space']} />
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </header>
      <div className={classNames(styles['content'], styles[layout])} data-page-content="">
        <div className={classNames(styles['inner'], styles[width])}>{children}</div>
      </div>
      {footer !== undefined && <footer className={styles['footer']}>{footer}</footer>}
    </div>
  )
}
