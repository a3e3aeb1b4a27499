import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createApp } from '../../../electron/core/app.ts'
import { askKnown } from '../../../electron/core/server/ask-known.ts'
import { openKnownServers } from '../../../electron/core/settings/known-servers.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { testServers } from '../../helpers/servers.ts'

const { params } = testServers()[0]!
const ref = { kind: 'address' as const, host: params.host, port: params.port, user: 'postgres' }

it('asks again who was connected to before, unless the search has met it', async () => {
  const [there] = await askKnown([{ ref, version: '15.1' }], [])
  expect(there).toMatchObject({
    state: 'needs-password',
    version: '15.1',
    major: 15,
    foundBy: ['remembered'],
    port: params.port,
  })
  const [away] = await askKnown([{ ref: { ...ref, port: 1 } }], [])
  expect(away).toMatchObject({ state: 'refused', detail: 'Does not answer now' })
  expect(await askKnown([{ ref: { ...ref, host: 'localhost' } }], [{ ...there!, host: '127.0.0.1' }])).toEqual([])
})

it('is kept by a connection that worked, without the password, and forgotten when asked to', async () => {
  const host = createTestHost()
  const app = createApp(host)
  await expect(app.call('servers.connect', { server: { ...ref, port: 1 }, password: 'x' })).resolves.toMatchObject({
    ok: false,
  })
  await expect(app.call('servers.connect', { server: ref, password: params.password })).resolves.toMatchObject({
    ok: true,
  })
  const text = readFileSync(join(host.paths.data, 'servers.json'), 'utf8')
  expect(text).toContain(String(ref.port))
  expect(text).not.toContain(params.password)
  expect(await openKnownServers(host.paths.data, () => undefined).list()).toHaveLength(1)
  await app.call('servers.forget', { server: { ...ref, host: 'localhost' } })
  expect(await openKnownServers(host.paths.data, () => undefined).list()).toEqual([])
  await app.close()
})
