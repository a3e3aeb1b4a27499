import { expect, test } from 'vitest'
import { dataFolder } from '../../../../electron/core/hosts/data-folder.ts'

test.each([
  ['linux', {}, '/home/me', '/home/me/.local/share/groundwork'],
  ['linux', { XDG_DATA_HOME: '/data/xdg' }, '/home/me', '/data/xdg/groundwork'],
  ['linux', { XDG_DATA_HOME: 'relative/is/ignored' }, '/home/me', '/home/me/.local/share/groundwork'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/me', '/home/me/.local/share/groundwork'],
  ['darwin', {}, '/Users/me', '/Users/me/Library/Application Support/Groundwork'],
  [
    'win32',
    { LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local' },
    'C:\\Users\\me',
    'C:\\Users\\me\\AppData\\Local\\Groundwork',
  ],
  ['win32', {}, 'C:\\Users\\me', 'C:\\Users\\me\\AppData\\Local\\Groundwork'],
  ['darwin', { GROUNDWORK_DATA: '/tmp/own' }, '/Users/me', '/tmp/own'],
  ['win32', { GROUNDWORK_DATA: 'D:\\own', LOCALAPPDATA: 'C:\\x' }, 'C:\\Users\\me', 'D:\\own'],
] as const)('%s %j', (platform, env, home, folder) => {
  expect(dataFolder(platform, env, home)).toBe(folder)
})
