import { describe, expect, it } from 'vitest'
import { parseRoute, routeHref, type Route } from '../../../../renderer/state/route.ts'
import { routeForPath } from '../../../../renderer/state/open-path.ts'

const routes: readonly Route[] = [
  { name: 'home' },
  { name: 'servers' },
  { name: 'servers', connect: true },
  { name: 'jobs' },
  { name: 'jobs', jobId: 'setup-abc-1' },
  { name: 'settings' },
  { name: 'recipe', path: null },
  { name: 'recipe', path: '/home/ä b/100%/a&b=c?d#e/groundwork.yaml' },
  { name: 'recipe', path: 'C:\\Users\\Mara\\shop\\groundwork.yaml' },
  { name: 'restore', path: '/tmp/x+y.sql' },
  { name: 'receipt', jobId: 'j2' },
  { name: 'result', jobId: 'setup-abc-1' },
]

describe('routes', () => {
  it.each(routes)('survives the way into the address and back: %o', (route) =>
    expect(parseRoute(routeHref(route))).toEqual(route),
  )
  it.each(['#/nothing', '#/recipe', '#/inspect', '#/restore', '#/receipt', '#/result', '#t=secret'])(
    'knows nothing at %s',
    (hash) => expect(parseRoute(hash)).toEqual({ name: 'not-found' }),
  )
  it('begins at home', () => expect(parseRoute('')).toEqual({ name: 'home' }))
})

describe('what a dropped path opens', () => {
  it.each(['/a/groundwork.yaml', '/a/project', 'C:\\shop\\groundwork.yml', '/a.sql.d/folder'])('a recipe: %s', (path) =>
    expect(routeForPath(path).name).toBe('recipe'),
  )
  it.each(['/a/schema.sql', '/a/B.DUMP', '/a/b.sql.gz', '/a/b.tar', 'C:\\x\\y.backup'])('a look inside: %s', (path) =>
    expect(routeForPath(path).name).toBe('restore'),
  )
})
