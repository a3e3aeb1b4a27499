import { ProgressBar as AriaProgressBar } from 'react-aria-components'
import { classNames } from './class-names.ts'
import type { Tone } from './badge.tsx'
import styles from './progress-bar.module.css'

export type ProgressBarProps = {
  readonly label: string
  /** 0 to 1; null when nobody knows: activity is shown, never a made-up percentage. */
  readonly value: number | null
  readonly tone?: Tone | undefined
  readonly thin?: boolean | undefined
}

export const ProgressBar = ({ label, value, tone = 'accent', thin = false }: ProgressBarProps) => (
  <AriaProgressBar
    aria-label={label}
    value={value === null ? 0 : Math.min(1, Math.max(0, value)) * 100}
    isIndeterminate={value === null}
    className={classNames(styles['bar'], thin && styles['thin'], styles[tone])}
  >
    {({ percentage }) => (
      <span
        className={classNames(styles['fill'], value === null && styles['unknown'])}
        style={{ width: `${value === null ? 30 : (percentage ?? 0)}%` }}
      />
    )}
  </AriaProgressBar>
)
