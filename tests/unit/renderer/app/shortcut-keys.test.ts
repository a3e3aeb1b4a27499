import { expect, it } from 'vitest'
import { matchShortcut, strokeName } from '../../../../renderer/app/shortcut-keys.ts'

const stroke = (key: string, ...modifiers: ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]) => ({
  key,
  ctrlKey: modifiers.includes('ctrlKey'),
  metaKey: modifiers.includes('metaKey'),
  altKey: modifiers.includes('altKey'),
  shiftKey: modifiers.includes('shiftKey'),
})

it.each([
  [stroke('k', 'ctrlKey'), false, 'Mod+K'],
  [stroke('k', 'metaKey'), true, 'Mod+K'],
  [stroke('k', 'ctrlKey'), true, 'K'],
  [stroke('?', 'shiftKey'), false, '?'],
  [stroke('Z', 'ctrlKey', 'shiftKey'), false, 'Mod+Shift+Z'],
  [stroke('Enter', 'ctrlKey'), false, 'Mod+Enter'],
])('names %o (mac: %s) as %s', (event, isMac, name) => expect(strokeName(event, isMac)).toBe(name))

it('knows one stroke, two strokes and half of two', () => {
  expect(matchShortcut('Mod+K', ['Mod+K'])).toBe('whole')
  expect(matchShortcut('G H', ['G'])).toBe('part')
  expect(matchShortcut('G H', ['G', 'H'])).toBe('whole')
  expect(matchShortcut('G H', ['H'])).toBe('none')
  expect(matchShortcut('N', ['G', 'N'])).toBe('none')
})
