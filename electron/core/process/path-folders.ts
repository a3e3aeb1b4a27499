import { posix, win32 } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** A variable of the environment; Windows does not tell `Path` from `PATH`. */
export const envValue = (env: Env, name: string, platform: NodeJS.Platform): string | undefined => {
  if (platform !== 'win32' || env[name] !== undefined) return env[name]
  const key = Object.keys(env).find((one) => one.toUpperCase() === name)
  return key === undefined ? undefined : env[key]
}

/** The folders programs are looked for in, in their order, each once. Windows allows quotes around one. */
export const pathFolders = (env: Env, platform: NodeJS.Platform = process.platform): readonly string[] => {
  const { delimiter } = platform === 'win32' ? win32 : posix
  const folders = (envValue(env, 'PATH', platform) ?? '')
    .split(delimiter)
    .map((folder) => folder.replace(/^"(.*)"$/, '$1').trim())
  return [...new Set(folders.filter((folder) => folder !== ''))]
}
