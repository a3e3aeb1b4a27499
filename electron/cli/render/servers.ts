import type { BuiltInServer, FoundServers } from '../../../shared/model/server.ts'
import type { Style } from '../output/style.ts'
import { renderTable } from './table.ts'

export const renderBuiltIn = (servers: readonly BuiltInServer[], style: Style): string => {
  if (servers.length === 0)
    return `No built-in server is possible here: no PostgreSQL programs were found.\n${style.cyan(style.marks.arrow)} groundwork doctor says what is missing.`
  const paint = {
    running: style.green,
    stopped: style.dim,
    starting: style.cyan,
    broken: style.red,
    'not-created': style.dim,
  }
  return renderTable(
    [
      { title: 'built-in' },
      { title: 'state' },
      { title: 'version' },
      { title: 'port', align: 'right' },
      { title: 'data' },
    ],
    servers.map((server) => [
      String(server.major),
      paint[server.state](server.state.replace('-', ' ')),
      server.version ?? '',
      server.port === undefined ? '' : String(server.port),
      style.dim(server.detail ?? (server.state === 'not-created' ? '' : server.dataDirectory)),
    ]),
    style.dim,
  )
}

export const renderFoundServers = (found: FoundServers, style: Style): string => {
  const running = found.running.map((server) => [
    `${server.host}:${server.port}`,
    server.version ?? '',
    server.state.replace('-', ' '),
    style.dim(server.owner ?? server.detail ?? ''),
  ])
  const installations = found.installations.map((i) => [
    i.version,
    i.source,
    style.dim(i.binDir),
    style.dim(Object.keys(i.tools).join(' ')),
  ])
  return [
    running.length
      ? `${style.bold('Running')}\n${renderTable([{ title: 'address' }, { title: 'version' }, { title: 'state' }, { title: '' }], running, style.dim)}`
      : `${style.bold('Running')}\n  none found`,
    `${style.bold('Built-in')}\n${renderBuiltIn(found.builtIn, style)}`,
    installations.length
      ? `${style.bold('Installed')}\n${renderTable([{ title: 'version' }, { title: 'source' }, { title: 'folder' }, { title: 'tools' }], installations, style.dim)}`
      : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}
