import { Check, ListFilter } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { strings } from '../strings/strings.ts'
import type { LevelFilter } from './log-rows.ts'
import menuStyles from './menu.module.css'
import buttonStyles from './icon-button.module.css'
import { classNames } from './class-names.ts'

const levels: readonly LevelFilter[] = ['all', 'info', 'warning', 'error']

export const LevelSelect = ({
  value,
  onChange,
}: {
  readonly value: LevelFilter
  readonly onChange: (value: LevelFilter) => void
}) => (
  <MenuTrigger>
    <Button
      aria-label={`${strings.log.level}: ${strings.log.levels[value]}`}
      className={classNames(buttonStyles['button'], buttonStyles['s'], value !== 'all' && buttonStyles['on'])}
    >
      <ListFilter aria-hidden="true" />
    </Button>
    <Popover className={menuStyles['popover'] ?? ''} placement="bottom end" offset={4}>
      <Menu
        aria-label={strings.log.level}
        className={menuStyles['menu'] ?? ''}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value]}
        onSelectionChange={(keys) => {
          const chosen = levels.find((level) => keys !== 'all' && keys.has(level))
          if (chosen !== undefined) onChange(chosen)
        }}
      >
        {levels.map((level) => (
          <MenuItem key={level} id={level} textValue={strings.log.levels[level]} className={menuStyles['item'] ?? ''}>
            {({ isSelected }) => (
              <>
                <span className={menuStyles['label']}>{strings.log.levels[level]}</span>
                {isSelected && <Check aria-hidden="true" />}
              </>
            )}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  </MenuTrigger>
)
