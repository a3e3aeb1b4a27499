import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { useEffect } from 'react'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'
import type { CalloutTone } from './callout.tsx'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import styles from './toast-list.module.css'

export type ToastItem = {
  readonly id: number
  readonly tone: CalloutTone
  readonly title: string
  readonly text?: string | undefined
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
}

const icons = { info: Info, ok: CircleCheck, warning: TriangleAlert, error: CircleAlert } as const
const shownMs = 6000

const Toast = ({ toast, onDismiss }: { readonly toast: ToastItem; readonly onDismiss: (id: number) => void }) => {
  const Icon = icons[toast.tone]
  const { id, tone } = toast
  useEffect(() => {
    if (tone === 'error') return undefined // stays until read
    const timer = setTimeout(() => onDismiss(id), shownMs)
    return () => clearTimeout(timer)
  }, [id, tone, onDismiss])
  return (
    <li className={classNames(styles['toast'], styles[toast.tone])}>
      <Icon className={styles['icon']} aria-hidden="true" />
      <div className={styles['words']}>
        <p className={styles['title']}>{toast.title}</p>
        {toast.text !== undefined && <p className={styles['text']}>{toast.text}</p>}
        {toast.action !== undefined && (
          <Button
            size="s"
            onPress={() => {
              toast.action?.run()
              onDismiss(toast.id)
            }}
          >
            {toast.action.label}
          </Button>
        )}
      </div>
      <IconButton size="s" label={strings.common.dismiss} icon={<X />} onPress={() => onDismiss(toast.id)} />
    </li>
  )
}

export const ToastList = ({
  toasts,
  onDismiss,
}: {
  readonly toasts: readonly ToastItem[]
  readonly onDismiss: (id: number) => void
}) => (
  <div className={styles['region']} role="status" aria-live="polite">
    <ul className={styles['list']}>
      {toasts.map((toast) => (
        <Toast key={toast.id} toast={toast} onDismiss={onDismiss} />
      ))}
    </ul>
  </div>
)
