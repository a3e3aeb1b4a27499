import { expect, test } from 'vitest'
import { keyOf, trayTemplate, type TrayMenuParts } from '../../../../electron/main/tray/tray-menu.ts'
import type { TrayPlace } from '../../../../electron/main/tray/tray-places.ts'

const place = (database: string, change: Partial<TrayPlace> = {}): TrayPlace => ({
  server: { kind: 'built-in', major: 18 },
  database,
  to: 'clean',
  together: [],
  back: null,
  backTogether: [],
  lastResetAt: null,
  ...change,
})
const nothing = (): void => undefined
const parts = (places: readonly TrayPlace[], busy: readonly TrayPlace[] = []): TrayMenuParts => ({
  places,
  busy: new Set(busy.map(keyOf)),
  reset: nothing,
  undo: nothing,
  open: nothing,
  openDatabases: nothing,
  lookAgain: nothing,
  quit: nothing,
})
const labels = (given: TrayMenuParts) => trayTemplate(given).map(({ label }) => label)

test('each database with its reset and what can be undone; names are never read as keys', () => {
  expect(
    labels(
      parts([
        place('R&D', { together: ['billing'], back: 'redo', backTogether: ['billing'] }),
        place('gone', { to: null, back: 'undo' }),
      ]),
    ).slice(0, 4),
  ).toEqual([
    'Reset R&&D, billing to “clean”',
    'Redo the last reset of R&&D, billing',
    undefined,
    'Undo the last reset of gone',
  ])
})

test('what is at work cannot be begun again', () => {
  const shop = place('shop', { back: 'undo' })
  const items = trayTemplate(parts([shop, place('other')], [shop]))
  expect(items.slice(0, 4).map(({ enabled }) => enabled)).toEqual([false, false, undefined, true])
})

test('many databases stand one step further, and none at all is said', () => {
  const many = trayTemplate(parts(Array.from({ length: 9 }, (_, index) => place(`d${index}`))))
  const more = many.find(({ label }) => label === 'More databases')
  expect(Array.isArray(more?.submenu) ? more.submenu.map(({ label }) => label) : []).toEqual([
    'Reset d6 to “clean”',
    'Reset d7 to “clean”',
    'Reset d8 to “clean”',
  ])
  expect(labels(parts([]))[0]).toBe('No database may be reset yet')
})
