import { useEffect, useRef, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './split.module.css'

export type SplitProps = {
  readonly side: ReactNode
  readonly children: ReactNode
  /** What is shown at the right; undefined: nothing was chosen, so a narrow window shows the list. */
  readonly chosen: string | undefined
  /** Nothing to choose from: both show, under each other, where there is room for one only. */
  readonly alone?: boolean | undefined
  /** Selects what takes the focus at the right when it comes to be shown. */
  readonly target: string
}

/**
 * A list beside the chosen one of it; narrow windows show one or the other. There, what was pressed has just been hidden:
 * the focus goes to what took its place.
 */
export const Split = ({ side, children, chosen, alone = false, target }: SplitProps) => {
  const root = useRef<HTMLDivElement>(null)
  const before = useRef(chosen)
  useEffect(() => {
    const from = before.current
    before.current = chosen
    if (from === chosen || root.current === null) return
    const held = document.activeElement
    if (held !== document.body && held?.checkVisibility() === true) return
    root.current
      .querySelector<HTMLElement>(chosen !== undefined || from === undefined ? target : '[aria-current=true]')
      ?.focus()
  }, [chosen, target])
  return (
    <div
      ref={root}
      className={classNames(styles['split'], chosen !== undefined && styles['chosen'], alone && styles['alone'])}
    >
      <div className={styles['side']}>{side}</div>
      <div className={styles['detail']}>{children}</div>
    </div>
  )
}

/** The way back to the list, where only one of both is shown. */
export const SplitBack = ({ children }: { readonly children: ReactNode }) => (
  <span className={styles['back']}>{children}</span>
)
