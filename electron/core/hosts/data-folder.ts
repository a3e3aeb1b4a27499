// Groundwork's own folder by the custom of each system. GROUNDWORK_DATA wins everywhere (tests, CI, a portable copy).
import { posix, win32 } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

export const dataFolder = (platform: NodeJS.Platform, env: Env, home: string): string => {
  const own = env['GROUNDWORK_DATA']
  const path = platform === 'win32' ? win32 : posix
  if (own) return path.resolve(own)
  if (platform === 'win32') return win32.join(env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), 'Groundwork')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Groundwork')
  const xdg = env['XDG_DATA_HOME']
  // The XDG specification: a relative path there is to be ignored.
  return posix.join(xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'), 'groundwork')
}
