import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Disclosure as AriaDisclosure, DisclosurePanel, Heading } from 'react-aria-components'
import { classNames } from './class-names.ts'
import styles from './disclosure.module.css'

export type DisclosureProps = {
  readonly title: ReactNode
  /** At the right of the title: a count, a badge. */
  readonly aside?: ReactNode
  readonly children: ReactNode
  readonly isOpen?: boolean | undefined
  readonly onToggle?: ((open: boolean) => void) | undefined
  readonly startsOpen?: boolean | undefined
  readonly level?: 2 | 3 | 4 | undefined
  /** `row`: fills its line, for lists; `link`: as small as its words. */
  readonly look?: 'link' | 'row' | undefined
}

/** Words that open more words under them. */
export const Disclosure = ({
  title,
  aside,
  children,
  isOpen,
  onToggle,
  startsOpen = false,
  level = 3,
  look = 'link',
}: DisclosureProps) => (
  <AriaDisclosure
    className={classNames(styles['disclosure'], styles[look])}
    {...(isOpen === undefined ? { defaultExpanded: startsOpen } : { isExpanded: isOpen })}
    {...(onToggle !== undefined && { onExpandedChange: onToggle })}
  >
    <Heading level={level} className={styles['heading'] ?? ''}>
      <Button slot="trigger" className={styles['trigger'] ?? ''}>
        <ChevronRight aria-hidden="true" className={styles['chevron']} />
        <span className={styles['title']}>{title}</span>
        {aside}
      </Button>
    </Heading>
    <DisclosurePanel className={styles['panel'] ?? ''}>
      <div className={styles['inner']}>{children}</div>
    </DisclosurePanel>
  </AriaDisclosure>
)
