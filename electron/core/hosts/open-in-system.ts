// Opens an address or shows a file with the system's own program. Never fails: a machine without one (a server, a
// container) simply opens nothing, and the caller has printed the address anyway.
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'

export type Opener = { readonly program: string; readonly args: readonly string[] }

export const openerFor = (platform: NodeJS.Platform, target: string): Opener => {
  if (platform === 'darwin') return { program: 'open', args: [target] }
  // `start` belongs to cmd.exe and would read & in an address; rundll32 takes it as one argument.
  if (platform === 'win32') return { program: 'rundll32.exe', args: ['url.dll,FileProtocolHandler', target] }
  return { program: 'xdg-open', args: [target] }
}

export const revealerFor = (platform: NodeJS.Platform, path: string): Opener => {
  if (platform === 'darwin') return { program: 'open', args: ['-R', path] }
  if (platform === 'win32') return { program: 'explorer.exe', args: [`/select,${path}`] }
  return { program: 'xdg-open', args: [dirname(path)] }
}

/** True when the program could be started at all. */
export const openInSystem = ({ program, args }: Opener): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(program, [...args], { stdio: 'ignore', detached: true, shell: false, windowsHide: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })

/** Whether a person sits in front of this machine's screen. */
export const hasDisplay = (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
