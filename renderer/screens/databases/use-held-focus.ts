import { useEffect, useRef, type RefObject } from 'react'

/** What was pressed may be gone once it is done (an undo, a deleted snapshot): the focus then goes to the name of the database. */
export const useHeldFocus = (root: RefObject<HTMLElement | null>): void => {
  const held = useRef(false)
  useEffect(() => {
    const listen = (event: FocusEvent) => {
      held.current = event.target instanceof Node && root.current?.contains(event.target) === true
    }
    document.addEventListener('focusin', listen)
    return () => document.removeEventListener('focusin', listen)
  }, [root])
  useEffect(() => {
    if (held.current && document.activeElement === document.body)
      root.current?.querySelector<HTMLElement>('[data-database]')?.focus({ preventScroll: true })
  })
}
