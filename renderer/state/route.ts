// Where the window is, kept in the hash so that reload, back and forward just work.
import { create } from 'zustand'

export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'servers'; readonly connect?: boolean }
  | { readonly name: 'databases'; readonly server?: string; readonly database?: string } // server: a server key
  | { readonly name: 'jobs'; readonly jobId?: string }
  | { readonly name: 'settings' }
  | { readonly name: 'recipe'; readonly path: string | null; readonly step?: string } // null: start from nothing; step: of the wizard
  | { readonly name: 'result'; readonly jobId: string }
  | { readonly name: 'restore'; readonly path: string }
  | { readonly name: 'receipt'; readonly jobId: string }
  | { readonly name: 'not-found' }

export const parseRoute = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const parameters = new URLSearchParams(query)
  const given = parameters.get('path')
  const jobId = parameters.get('job')
  const step = parameters.get('step')
  const server = parameters.get('server')
  const database = parameters.get('database')
  switch (path) {
    case '':
      return { name: 'home' }
    case 'servers':
      return parameters.has('connect') ? { name: 'servers', connect: true } : { name: 'servers' }
    case 'databases':
      return {
        name: 'databases',
        ...(server !== null && { server }),
        ...(server !== null && database !== null && { database }),
      }
    case 'jobs':
      return jobId === null ? { name: 'jobs' } : { name: 'jobs', jobId }
    case 'settings':
      return { name: 'settings' }
    case 'new':
      return { name: 'recipe', path: null, ...(step !== null && { step }) }
    case 'recipe':
      return given === null ? { name: 'not-found' } : { name: 'recipe', path: given, ...(step !== null && { step }) }
    case 'result':
      return jobId === null ? { name: 'not-found' } : { name: 'result', jobId }
    case 'inspect': // its name until dumps could be restored
    case 'restore':
      return given === null ? { name: 'not-found' } : { name: 'restore', path: given }
    case 'receipt':
      return jobId === null ? { name: 'not-found' } : { name: 'receipt', jobId }
    default:
      return { name: 'not-found' }
  }
}

export const routeHref = (route: Route): string => {
  const withQuery = (path: string, query: Readonly<Record<string, string>>) => `#/${path}?${new URLSearchParams(query)}`
  switch (route.name) {
    case 'home':
      return '#/'
    case 'servers':
      return route.connect === true ? '#/servers?connect' : '#/servers'
    case 'databases':
      if (route.server === undefined) return '#/databases'
      return withQuery('databases', {
        server: route.server,
        ...(route.database !== undefined && { database: route.database }),
      })
    case 'jobs':
      return route.jobId === undefined ? '#/jobs' : withQuery('jobs', { job: route.jobId })
    case 'settings':
      return '#/settings'
    case 'recipe':
      if (route.path === null) return route.step === undefined ? '#/new' : withQuery('new', { step: route.step })
      return withQuery('recipe', { path: route.path, ...(route.step !== undefined && { step: route.step }) })
    case 'result':
      return withQuery('result', { job: route.jobId })
    case 'restore':
      return withQuery('restore', { path: route.path })
    case 'receipt':
      return withQuery('receipt', { job: route.jobId })
    case 'not-found':
      return '#/nowhere'
  }
}

export const useRoute = create<Route>()(() => parseRoute(location.hash))

/** `replace`: without a new entry in the history (tabs, redirects). */
export const navigate = (route: Route, options: { readonly replace?: boolean } = {}): void => {
  const href = routeHref(route)
  if (options.replace === true) {
    history.replaceState(null, '', href)
    useRoute.setState(parseRoute(href), true)
  } else location.hash = href.slice(1)
}

/** Called once the token is out of the fragment: until then the address is no place of the window. */
export const startRouting = (): void => {
  useRoute.setState(parseRoute(location.hash), true)
  addEventListener('hashchange', () => useRoute.setState(parseRoute(location.hash), true))
}
