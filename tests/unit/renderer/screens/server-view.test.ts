import { describe, expect, it } from 'vitest'
import type { BuiltInServer, FoundServers, RunningServer } from '../../../../shared/model/server.ts'
import {
  addressProblems,
  bestBuiltIn,
  draftFromRef,
  emptyAddress,
  refFromDraft,
  runningServers,
} from '../../../../renderer/screens/servers/server-view.ts'

const server = (id: string, state: RunningServer['state'], port: number): RunningServer => ({
  id,
  ref: { kind: 'address', host: 'localhost', port },
  host: 'localhost',
  port,
  state,
  foundBy: ['port'],
})
const builtIn = (major: number, state: BuiltInServer['state']): BuiltInServer => ({
  major,
  state,
  dataDirectory: '/d',
  logFile: '/l',
})

it('shows what answers first and leaves out what is no PostgreSQL', () => {
  const found: FoundServers = {
    running: [
      server('a', 'stale', 5433),
      server('b', 'not-postgres', 5434),
      server('c', 'accepting', 5435),
      server('d', 'accepting', 5432),
    ],
    installations: [],
    builtIn: [],
    durationMs: 1,
  }
  expect(runningServers(found).map((each) => each.id)).toEqual(['d', 'c', 'a'])
})

it('offers the built-in server that is furthest along, then the newest', () => {
  expect(bestBuiltIn([builtIn(18, 'not-created'), builtIn(15, 'stopped')])?.major).toBe(15)
  expect(bestBuiltIn([builtIn(15, 'not-created'), builtIn(18, 'not-created')])?.major).toBe(18)
  expect(bestBuiltIn([])).toBeUndefined()
})

describe('the connect form', () => {
  it.each(['0', '65536', '', '5432x', '-1', '5e3'])('refuses port %j', (port) =>
    expect(addressProblems({ ...emptyAddress, port }).port).toBeDefined(),
  )
  it('refuses an empty host', () => expect(addressProblems({ ...emptyAddress, host: ' ' }).host).toBeDefined())
  it('finds nothing wrong with the usual', () => expect(addressProblems(emptyAddress)).toEqual({}))
  it('leaves out what was left empty', () => {
    expect(refFromDraft({ host: ' db ', port: '6432', user: '', database: '' })).toEqual({
      kind: 'address',
      host: 'db',
      port: 6432,
    })
    expect(draftFromRef({ kind: 'built-in' })).toBeNull()
  })
})
