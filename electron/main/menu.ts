// The native menu. What belongs to the window is sent to it as an action of its own registry, so that menu, keyboard
// and command palette do the same thing.
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { CoreEvent } from '../../shared/contract/transport.ts'
import type { Recent } from '../../shared/model/host.ts'

export type MenuParts = {
  readonly platform: NodeJS.Platform
  readonly recents: readonly Recent[]
  readonly send: (event: CoreEvent) => void
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

export const menuTemplate = ({ platform, recents, send }: MenuParts): MenuItemConstructorOptions[] => {
  const isMac = platform === 'darwin'
  const action = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send({ type: 'action', id }),
    ...(accelerator === undefined ? {} : { accelerator }),
  })
  const settings = action('Settings…', 'go.settings', 'CmdOrCtrl+,')
  const recentItems: MenuItemConstructorOptions[] = recents.slice(0, 10).map((recent) => ({
    label: `${recent.name}  —  ${recent.path}`,
    click: () => send({ type: 'open-path', path: recent.path }),
  }))
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  return [
    ...(isMac ? [appMenu] : []),
    {
      label: '&File',
      submenu: [
        action('New recipe', 'recipe.new', 'CmdOrCtrl+N'),
        action('Open recipe…', 'recipe.open', 'CmdOrCtrl+O'),
        action('Restore a dump…', 'script.inspect'),
        {
          label: 'Open recent',
          submenu: recentItems.length ? recentItems : [{ label: 'Nothing opened yet', enabled: false }],
        },
        separator,
        ...(isMac ? [] : [settings, separator]),
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&Database',
      submenu: [
        action('Reset the database looked at last', 'database.reset', 'CmdOrCtrl+Shift+R'),
        separator,
        action('Snapshots…', 'go.databases'),
      ],
    },
    {
      label: '&View',
      submenu: [
        action('Command palette', 'view.palette', 'CmdOrCtrl+K'),
        separator,
        action('Home', 'go.home'),
        action('Servers', 'go.servers'),
        action('Databases', 'go.databases'),
        action('Jobs', 'go.jobs'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { label: '&Window', role: 'windowMenu' },
    {
      label: '&Help',
      role: 'help',
      submenu: [action('Keyboard shortcuts', 'view.shortcuts', 'F1'), { role: 'about' }],
    },
  ]
}

export const setMenu = (parts: MenuParts): void => Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts)))
