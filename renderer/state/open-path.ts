import { call } from '../client/client.ts'
import { choosePath } from './choose-path.ts'
import { navigate, type Route } from './route.ts'

const dumps = /\.(sql|psql|pgsql|ddl|dump|backup|bak|tar|dmp|gz|tgz|zst|lz4|bz2|xz|zip|pgdump|custom|txt)$/i
const recipes = /\.ya?ml$/i

/** What a name alone says: dumps and scripts are looked into, anything else is a recipe or its folder. */
export const routeForPath = (path: string): Route =>
  dumps.test(path) ? { name: 'restore', path } : { name: 'recipe', path }

/** Names that say nothing are looked at: a folder with a table of contents is a dump, any other a project; a file without a known ending is for the X-ray. */
const routeOf = async (path: string): Promise<Route> => {
  if (dumps.test(path) || recipes.test(path)) return routeForPath(path)
  const listed = await call('app.listFolder', { folder: path })
  if (listed.ok)
    return listed.value.entries.some(({ name }) => /^toc\.(dat|glo)(\.gz)?$/.test(name))
      ? { name: 'restore', path }
      : { name: 'recipe', path }
  return listed.error.kind === 'file-missing' ? { name: 'restore', path } : { name: 'recipe', path }
}

export const openPath = (path: string): void => void routeOf(path).then((route) => navigate(route))

export const chooseAndOpen = async (purpose: 'recipe' | 'script'): Promise<void> => {
  const path = await choosePath(purpose)
  if (path === null) return
  if (purpose === 'script') navigate({ name: 'restore', path })
  else openPath(path)
}
