// Keyboard shortcuts as text: `Mod+K`, `?`, `G H` (one after the other). Pure.

export type Keystroke = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** A keystroke in the words of a shortcut. Shift is named only with another modifier: `?` is already shifted. */
export const strokeName = (stroke: Keystroke, isMac: boolean): string => {
  const mod = isMac ? stroke.metaKey : stroke.ctrlKey
  const key = stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key
  const names = [mod && 'Mod', stroke.altKey && 'Alt', stroke.shiftKey && (mod || stroke.altKey) && 'Shift', key]
  return names.filter((name) => name !== false).join('+')
}

/** `whole`: this is it; `part`: the first of two strokes; `none`. */
export const matchShortcut = (shortcut: string, strokes: readonly string[]): 'whole' | 'part' | 'none' => {
  const wanted = shortcut.split(' ')
  if (strokes.length > wanted.length || strokes.some((stroke, index) => stroke !== wanted[index])) return 'none'
  return strokes.length === wanted.length ? 'whole' : 'part'
}
