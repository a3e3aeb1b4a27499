import type { ReactElement } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger, type TooltipProps as AriaTooltipProps } from 'react-aria-components'
import { KeyHint } from './key-hint.tsx'
import styles from './tooltip.module.css'

export type TooltipProps = {
  readonly text: string
  readonly shortcut?: string | undefined
  readonly placement?: AriaTooltipProps['placement']
  /** One focusable element of the kit (Button, IconButton, Link). */
  readonly children: ReactElement
}

export const Tooltip = ({ text, shortcut, placement = 'bottom', children }: TooltipProps) => (
  <TooltipTrigger delay={450} closeDelay={60}>
    {children}
    <AriaTooltip className={styles['tooltip'] ?? ''} placement={placement} offset={6}>
      {text}
      {shortcut !== undefined && <KeyHint keys={shortcut} />}
    </AriaTooltip>
  </TooltipTrigger>
)
