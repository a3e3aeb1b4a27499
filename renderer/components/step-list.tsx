import { Ban, Check, CircleDashed, Equal, Minus, Undo2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StepStatus } from '../../shared/model/job.ts'
import { strings } from '../strings/strings.ts'
import { classNames } from './class-names.ts'
import { formatDuration } from './format.ts'
import { Spinner } from './spinner.tsx'
import styles from './step-list.module.css'

export type StepListItem = {
  readonly id: string
  readonly title: ReactNode
  readonly status: StepStatus
  readonly detail?: ReactNode
  readonly durationMs?: number | undefined
  /** Opened under the step: progress, an error. */
  readonly children?: ReactNode
}

const icons: Readonly<Record<StepStatus, ReactNode>> = {
  pending: <CircleDashed />,
  running: <Spinner size={13} />,
  done: <Check />,
  'already-right': <Equal />,
  skipped: <Minus />,
  failed: <X />,
  cancelled: <Ban />,
  undone: <Undo2 />,
}

export const StepList = ({ steps, label }: { readonly steps: readonly StepListItem[]; readonly label: string }) => (
  <ol className={styles['list']} aria-label={label}>
    {steps.map((step) => (
      <li key={step.id} className={classNames(styles['step'], styles[step.status])}>
        <span className={styles['mark']} role="img" aria-label={strings.stepStatus[step.status]}>
          {icons[step.status]}
        </span>
        <div className={styles['body']}>
          <div className={styles['head']}>
            <span className={styles['title']}>{step.title}</span>
            {step.durationMs !== undefined && <span className={styles['time']}>{formatDuration(step.durationMs)}</span>}
          </div>
          {step.detail !== undefined && <div className={styles['detail']}>{step.detail}</div>}
          {step.children}
        </div>
      </li>
    ))}
  </ol>
)
