import type pg from 'pg'
import type { ServerFacts, ServerRef } from '../../../shared/model/server.ts'
import { addressLabel } from '../postgres/connect-failure.ts'
import { isLocalHost } from '../postgres/local-host.ts'

type Row = {
  readonly version: string
  readonly version_number: number
  readonly full_version: string
  readonly role: string
  readonly is_superuser: boolean
  readonly can_create_database: boolean
  readonly can_create_role: boolean
  readonly encoding: string
  readonly data_directory: string | null
}

// pg_settings leaves data_directory out for roles that may not see it; current_setting would raise.
const question = `
  SELECT current_setting('server_version') AS version,
         current_setting('server_version_num')::int AS version_number,
         version() AS full_version,
         current_user::text AS role,
         r.rolsuper AS is_superuser,
         r.rolsuper OR r.rolcreatedb AS can_create_database,
         r.rolsuper OR r.rolcreaterole AS can_create_role,
         current_setting('server_encoding') AS encoding,
         (SELECT setting FROM pg_settings WHERE name = 'data_directory') AS data_directory
    FROM pg_roles r
   WHERE r.rolname = current_user`

/** What one connection tells about its server, in one round trip. */
export const readServerFacts = async (client: pg.ClientBase, ref: ServerRef): Promise<ServerFacts> => {
  const { rows } = await client.query<Row>(question)
  const row = rows[0]
  if (row === undefined) throw new Error('the server did not answer who we are')
  const { host, port } = whereTo(client, ref)
  const version = /^[\d.]+(?:(?:beta|rc|devel)\d*)?/.exec(row.version)?.[0] ?? row.version
  return {
    ref,
    label:
      ref.kind === 'built-in'
        ? `built-in server, PostgreSQL ${version}`
        : `PostgreSQL ${version} on ${addressLabel(host, port)}`,
    version,
    versionNumber: row.version_number,
    major: Math.floor(row.version_number / 10_000),
    host,
    port,
    user: row.role,
    isSuperuser: row.is_superuser,
    canCreateDatabase: row.can_create_database,
    canCreateRole: row.can_create_role,
    isLocal: ref.kind === 'built-in' || isLocalHost(host),
    encoding: row.encoding,
    os: / on (\S+?),/.exec(row.full_version)?.[1] ?? '',
    ...(row.data_directory === null ? {} : { dataDirectory: row.data_directory }),
  }
}

const whereTo = (client: pg.ClientBase, ref: ServerRef): { readonly host: string; readonly port: number } => {
  if (ref.kind === 'address') return { host: ref.host, port: ref.port }
  // A built-in server is on our own machine; the port is the client's.
  return { host: '127.0.0.1', port: 'port' in client && typeof client.port === 'number' ? client.port : 5432 }
}
