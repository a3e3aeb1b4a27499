import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components'
import styles from './field.module.css'

/** Label above, control, then help or error below. Used inside every field of the kit. */
export const FieldFrame = ({
  label,
  description,
  error,
  aside,
  hideLabel = false,
  children,
}: {
  readonly label: string
  readonly description?: ReactNode
  readonly error?: string | undefined
  /** Small words at the right of the label: `optional`. */
  readonly aside?: ReactNode
  /** For a screen reader only (the words stand elsewhere). */
  readonly hideLabel?: boolean | undefined
  readonly children: ReactNode
}) => (
  <>
    <span className={hideLabel ? styles['hidden'] : styles['head']}>
      <Label className={styles['label'] ?? ''}>{label}</Label>
      {aside !== undefined && <span className={styles['aside']}>{aside}</span>}
    </span>
    {children}
    {error !== undefined && error !== '' ? (
      <FieldError className={styles['error'] ?? ''}>{error}</FieldError>
    ) : (
      description !== undefined && (
        <Text slot="description" className={styles['description'] ?? ''}>
          {description}
        </Text>
      )
    )}
  </>
)
