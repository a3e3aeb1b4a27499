// Where a program that a person named lies. On Windows `npm` is npm.cmd: the endings of PATHEXT are tried in their order,
// those that can be started (see batch-command.ts for .cmd and .bat). Elsewhere the name is the file.
import { access, constants } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { envValue, pathFolders } from './path-folders.ts'

type Env = Readonly<Record<string, string | undefined>>

const startable = ['.com', '.exe', '.bat', '.cmd']

const endings = (name: string, env: Env): readonly string[] => {
  if (startable.includes(win32.extname(name).toLowerCase())) return ['']
  const wanted = (envValue(env, 'PATHEXT', 'win32') ?? '')
    .toLowerCase()
    .split(';')
    .filter((ending) => startable.includes(ending))
  return [...new Set([...wanted, ...startable])]
}

/** The files a name may mean, first choice first. A name with a folder in it is looked for from `folder` alone. */
export const programCandidates = (
  name: string,
  env: Env,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): readonly string[] => {
  if (platform !== 'win32')
    return name.includes('/')
      ? [posix.resolve(folder, name)]
      : pathFolders(env, platform).map((one) => posix.join(one, name))
  const bases = /[\\/]/.test(name)
    ? [win32.resolve(folder, name)]
    : pathFolders(env, platform).map((one) => win32.join(one, name))
  return bases.flatMap((base) => endings(name, env).map((ending) => base + ending))
}

export const isProgram = (path: string): Promise<boolean> =>
  access(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK).then(
    () => true,
    () => false,
  )

export const findProgram = async (name: string, env: Env, folder: string): Promise<string | null> => {
  for (const path of programCandidates(name, env, folder)) if (await isProgram(path)) return path
  return null
}
