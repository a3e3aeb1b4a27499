import styles from './key-hint.module.css'

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)
const macNames: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵', Escape: 'esc' }
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl', Enter: '↵', Escape: 'Esc' }

/** Keys as a person sees them: `Mod+K` is ⌘K on a Mac and Ctrl K elsewhere. `G H` means one after the other. */
export const KeyHint = ({ keys }: { readonly keys: string }) => (
  <span className={styles['hint']}>
    {keys.split(/[+ ]/).map((key) => (
      <kbd key={key} className={styles['key']}>
        {(isMac ? macNames : otherNames)[key] ?? key}
      </kbd>
    ))}
  </span>
)
