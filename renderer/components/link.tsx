import type { ReactNode } from 'react'
import { Link as AriaLink } from 'react-aria-components'
import { classNames } from './class-names.ts'
import styles from './link.module.css'

/** A place inside the window: `href` from `routeHref`. `plain` looks like its surroundings until hovered. */
export const Link = ({
  href,
  children,
  plain = false,
  label,
}: {
  readonly href: string
  readonly children: ReactNode
  readonly plain?: boolean | undefined
  readonly label?: string | undefined
}) => (
  <AriaLink
    href={href}
    className={classNames(styles['link'], plain && styles['plain'])}
    {...(label !== undefined && { 'aria-label': label })}
  >
    {children}
  </AriaLink>
)
