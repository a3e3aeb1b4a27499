// The menu of the tray icon, as data. The databases reset last stand in it; the rest are one step further.
import type { MenuItemConstructorOptions } from 'electron'
import type { TrayPlace } from './tray-places.ts'

export type TrayMenuParts = {
  readonly places: readonly TrayPlace[]
  /** Being reset now, as `keyOf` says it. */
  readonly busy: ReadonlySet<string>
  readonly reset: (place: TrayPlace) => void
  readonly undo: (place: TrayPlace) => void
  readonly open: () => void
  readonly openDatabases: () => void
  readonly lookAgain: () => void
  readonly quit: () => void
}

const shownAtOnce = 6
const separator: MenuItemConstructorOptions = { type: 'separator' }

export const keyOf = ({ server, database }: TrayPlace): string => `${JSON.stringify(server)} ${database}`

/** A menu reads one `&` as the mark of a key. */
const plain = (text: string): string => text.replaceAll('&', '&&')
const namesOf = (database: string, together: readonly string[]): string => [database, ...together].join(', ')

export const trayTemplate = (parts: TrayMenuParts): MenuItemConstructorOptions[] => {
  const { places, busy } = parts
  const itemsOf = (place: TrayPlace): readonly MenuItemConstructorOptions[] => {
    const enabled = !busy.has(keyOf(place))
    const { to, back } = place
    return [
      ...(to === null
        ? []
        : [
            {
              label: plain(`Reset ${namesOf(place.database, place.together)} to “${to}”`),
              enabled,
              click: () => parts.reset(place),
            },
          ]),
      ...(back === null
        ? []
        : [
            {
              label: plain(
                `${back === 'undo' ? 'Undo' : 'Redo'} the last reset of ${namesOf(place.database, place.backTogether)}`,
              ),
              enabled,
              click: () => parts.undo(place),
            },
          ]),
    ]
  }
  const rest = places.slice(shownAtOnce)
  return [
    ...places.slice(0, shownAtOnce).flatMap((place, index) => [...(index === 0 ? [] : [separator]), ...itemsOf(place)]),
    ...(rest.length === 0 ? [] : [separator, { label: 'More databases', submenu: rest.flatMap(itemsOf) }]),
    ...(places.length === 0 ? [{ label: 'No database may be reset yet', enabled: false }] : []),
    separator,
    { label: 'Databases…', click: parts.openDatabases },
    { label: 'Look again', click: parts.lookAgain },
    separator,
    { label: 'Open Groundwork', click: parts.open },
    { label: 'Quit', click: parts.quit },
  ]
}
