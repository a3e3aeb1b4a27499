import { classNames } from './class-names.ts'
import type { Tone } from './badge.tsx'
import styles from './status-dot.module.css'

/** Colour is never the only sign: give `label` unless words stand beside it. */
export const StatusDot = ({
  tone,
  busy = false,
  label,
}: {
  readonly tone: Tone
  readonly busy?: boolean | undefined
  readonly label?: string | undefined
}) => (
  <span
    className={classNames(styles['dot'], styles[tone], busy && styles['busy'])}
    {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
  />
)
