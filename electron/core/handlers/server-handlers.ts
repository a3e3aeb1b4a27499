import type { ServerRef } from '../../../shared/model/server.ts'
import type { Handlers } from '../dispatch.ts'
import { withClient } from '../postgres/connect.ts'
import { addressKey, openKnownServers } from '../settings/known-servers.ts'
import { askKnown } from '../server/ask-known.ts'
import { builtInLog, listBuiltIn, startBuiltIn, stopBuiltIn } from '../server/built-in.ts'
import { listExtensions, tryExtensions } from '../server/extensions.ts'
import { findServers } from '../server/find-servers.ts'
import { listDatabases } from '../server/list-databases.ts'
import { parseServerText } from '../server/parse-server.ts'
import { resolveConnection, secretKey } from '../server/resolve-connection.ts'
import { readServerFacts } from '../server/server-facts.ts'
import type { Services } from './services.ts'

// Creating, starting and stopping never overlap.
const builtInTarget = 'built-in server'

export const serverHandlers = ({ host, jobs, preferences, tidy }: Services) => {
  const connectionTo = (server: ServerRef, password?: string) => resolveConnection(host, server, password)
  // Kept only after the server took it: a mistyped password must not answer for the next attempt.
  const keep = async (server: ServerRef, password: string | undefined, remember: boolean | undefined) => {
    if (password !== undefined && server.kind === 'address')
      await host.secrets.set(secretKey(server), password, remember === true && host.capabilities.keychain)
  }
  const changed = () => host.sendEvent({ type: 'servers-changed' })
  const known = openKnownServers(host.paths.data, () => undefined)
  const search = async () => {
    const { customInstallations } = await preferences.settings()
    const found = await findServers(host, { customInstallations })
    return { ...found, running: [...found.running, ...(await askKnown(await known.list(), found.running))] }
  }
  let finding: ReturnType<typeof findServers> | undefined

  return {
    'servers.find': async ({ refresh }) => {
      if (refresh) finding = undefined
      finding ??= search().finally(() => setTimeout(() => (finding = undefined), 2000).unref())
      return finding
    },
    'servers.parse': async ({ text }) => {
      const { ref, password } = parseServerText(text, host.env)
      if (password !== undefined && ref.kind === 'address') await host.secrets.set(secretKey(ref), password, false)
      return { ref, hasPassword: password !== undefined }
    },
    'servers.connect': async ({ server, password, remember }) => {
      const params = await connectionTo(server, password)
      const facts = await withClient(params, (client) => readServerFacts(client, server))
      tidy.meet(params)
      await keep(server, password, remember)
      if (server.kind === 'address') {
        const isNew = !(await known.list()).some(({ ref }) => addressKey(ref) === addressKey(server))
        await known.add({ ref: server, version: facts.version })
        if (isNew) changed()
      }
      return facts
    },
    'servers.forget': async ({ server }) => {
      await known.forget(server)
      changed()
      return null
    },
    'servers.extensions': async ({ server, try: names }) =>
      withClient(await connectionTo(server), async (client) => {
        const listed = await listExtensions(client)
        if (!names?.length) return listed
        const tried = await tryExtensions(client, names)
        return [...listed.filter(({ name }) => !names.includes(name)), ...tried].toSorted((a, b) =>
          a.name.localeCompare(b.name),
        )
      }),
    'servers.databases': async ({ server }) => {
      const params = await connectionTo(server)
      const databases = await withClient(params, listDatabases)
      tidy.meet(params)
      return databases
    },
    'builtIn.list': () => listBuiltIn(host),
    'builtIn.start': ({ major }) => ({
      jobId: jobs.start({
        kind: 'built-in-start',
        title: `Start the built-in server${major ? ` ${major}` : ''}`,
        target: builtInTarget,
        run: async ({ signal, log }) => {
          const server = await startBuiltIn(host, {
            signal,
            onLog: (text) => log('info', text),
            ...(major === undefined ? {} : { major }),
          })
          changed()
          return { state: 'succeeded', result: server }
        },
      }),
    }),
    'builtIn.stop': ({ major }) => ({
      jobId: jobs.start({
        kind: 'built-in-stop',
        title: `Stop the built-in server ${major}`,
        target: builtInTarget,
        run: async () => {
          const server = await stopBuiltIn(host, major)
          changed()
          return { state: 'succeeded', result: server }
        },
      }),
    }),
    'builtIn.log': ({ major, lines }) => builtInLog(host, major, lines),
  } satisfies Partial<Handlers>
}
