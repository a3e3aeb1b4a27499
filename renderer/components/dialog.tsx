import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { strings } from '../strings/strings.ts'
import { classNames } from './class-names.ts'
import { IconButton } from './icon-button.tsx'
import styles from './dialog.module.css'

export type DialogProps = {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons at the bottom right; the primary one last. */
  readonly actions?: ReactNode
  readonly width?: 's' | 'm' | 'l' | undefined
  /** `alertdialog` for a question that must be answered. */
  readonly role?: 'dialog' | 'alertdialog' | undefined
}

export const Dialog = ({ title, isOpen, onClose, children, actions, width = 'm', role = 'dialog' }: DialogProps) => (
  <ModalOverlay
    className={styles['overlay'] ?? ''}
    isOpen={isOpen}
    onOpenChange={(open) => !open && onClose()}
    isDismissable={role === 'dialog'}
  >
    <Modal className={classNames(styles['modal'], styles[width])}>
      <AriaDialog role={role} className={styles['dialog'] ?? ''}>
        <header className={styles['head']}>
          <Heading slot="title" className={styles['title'] ?? ''}>
            {title}
          </Heading>
          <IconButton size="s" label={strings.common.close} icon={<X />} onPress={onClose} />
        </header>
        <div className={styles['body']}>{children}</div>
        {actions !== undefined && <footer className={styles['actions']}>{actions}</footer>}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)
