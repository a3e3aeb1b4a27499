import type { ReactElement, ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { classNames } from './class-names.ts'
import { KeyHint } from './key-hint.tsx'
import surface from './surface.module.css'
import styles from './menu.module.css'

export type MenuEntry = {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly shortcut?: string | undefined
  readonly danger?: boolean | undefined
  readonly disabled?: boolean | undefined
  readonly onSelect: () => void
}

/** `trigger` is a Button or IconButton of the kit. */
export const Menu = ({
  label,
  trigger,
  entries,
}: {
  readonly label: string
  readonly trigger: ReactElement
  readonly entries: readonly MenuEntry[]
}) => (
  <MenuTrigger>
    {trigger}
    <Popover className={classNames(surface['popover'], styles['popover'])} offset={4}>
      <AriaMenu
        aria-label={label}
        className={surface['list'] ?? ''}
        onAction={(key) => entries.find((entry) => entry.id === key)?.onSelect()}
      >
        {entries.map((entry) => (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.label}
            isDisabled={entry.disabled === true}
            className={classNames(surface['option'], styles['item'], entry.danger === true && styles['danger'])}
          >
            {entry.icon}
            <span className={styles['label']}>{entry.label}</span>
            {entry.shortcut !== undefined && <KeyHint keys={entry.shortcut} />}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
)
