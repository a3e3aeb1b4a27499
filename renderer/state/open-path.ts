import { choosePath } from './choose-path.ts'
import { navigate, type Route } from './route.ts'

const archives = /\.(sql|psql|pgsql|ddl|dump|backup|bak|tar|dmp|gz|zst|lz4|bz2|xz|zip|pgdump|custom|txt)$/i

/** What to do with a path a person gave us: look into scripts and dumps, take anything else as a recipe or its folder. */
export const routeForPath = (path: string): Route =>
  archives.test(path) ? { name: 'inspect', path } : { name: 'recipe', path }

export const openPath = (path: string): void => navigate(routeForPath(path))

export const chooseAndOpen = async (purpose: 'recipe' | 'script'): Promise<void> => {
  const path = await choosePath(purpose)
  if (path === null) return
  navigate(purpose === 'script' ? { name: 'inspect', path } : routeForPath(path))
}
