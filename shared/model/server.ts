import { z } from 'zod'

// How a person names a server. A password is never part of it.
export const serverRefSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('built-in'), major: z.number().int().positive().optional() }),
  z.strictObject({
    kind: z.literal('address'),
    host: z.string().min(1), // a name, an IP, or a socket directory starting with /
    port: z.number().int().min(1).max(65535).default(5432),
    user: z.string().min(1).optional(), // the administrator we connect as; default postgres
    database: z.string().min(1).optional(), // maintenance database; default postgres
    sslMode: z.enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']).optional(),
  }),
])
export type ServerRef = z.infer<typeof serverRefSchema>

export type ToolName = 'postgres' | 'initdb' | 'pg_ctl' | 'psql' | 'pg_dump' | 'pg_restore'

export type InstallationSource =
  'edb' | 'postgres.app' | 'homebrew' | 'debian' | 'rpm' | 'scoop' | 'chocolatey' | 'path' | 'shipped' | 'custom'

/** PostgreSQL programs on this machine. Versions are asked from the binary, never read off a folder name. */
export type Installation = {
  readonly id: string
  readonly source: InstallationSource
  readonly binDir: string
  readonly version: string
  readonly major: number
  readonly tools: Readonly<Partial<Record<ToolName, { readonly path: string; readonly version: string }>>>
}

export type RunningServerState =
  | 'accepting' // we connected
  | 'needs-password'
  | 'refused'
  | 'starting'
  | 'not-postgres'
  | 'stale' // stale: a pid file without a process

/** Something that answers (or ought to) as a PostgreSQL server here. */
export type RunningServer = {
  readonly id: string
  readonly ref: ServerRef
  readonly host: string
  readonly port: number
  readonly state: RunningServerState
  readonly foundBy: readonly ('port' | 'socket' | 'pid-file' | 'docker' | 'built-in' | 'remembered')[] // remembered: connected to by hand before
  readonly version?: string
  readonly major?: number
  /** Who owns the port: `postgres (pid 812)`, `docker container shop-db`. */
  readonly owner?: string
  readonly dataDirectory?: string
  readonly detail?: string
}

export type BuiltInServerState = 'not-created' | 'stopped' | 'starting' | 'running' | 'broken'

export type BuiltInServer = {
  readonly major: number
  readonly state: BuiltInServerState
  readonly version?: string
  readonly port?: number
  readonly pid?: number
  readonly dataDirectory: string
  readonly logFile: string
  readonly source?: InstallationSource
  readonly detail?: string
}

export type FoundServers = {
  readonly running: readonly RunningServer[]
  readonly installations: readonly Installation[]
  readonly builtIn: readonly BuiltInServer[]
  readonly durationMs: number
}

/** What one connection told us about a server. */
export type ServerFacts = {
  readonly ref: ServerRef
  readonly label: string // `PostgreSQL 15.18 on localhost:5432`, `built-in server, PostgreSQL 18.4`
  readonly version: string
  readonly versionNumber: number // server_version_num, e.g. 150018
  readonly major: number
  readonly host: string
  readonly port: number
  readonly user: string
  readonly isSuperuser: boolean
  readonly canCreateDatabase: boolean
  readonly canCreateRole: boolean
  readonly isLocal: boolean
  readonly encoding: string
  readonly os: string // from version(): e.g. x86_64-pc-linux-gnu
  readonly dataDirectory?: string
}

/** `available`: files on the server. `creatable`: tried in a rolled-back transaction; undefined when not tried. */
export type ExtensionState = {
  readonly name: string
  readonly available: boolean
  readonly defaultVersion?: string
  readonly installedVersion?: string
  readonly creatable?: boolean
  readonly trusted?: boolean
  readonly comment?: string
  readonly why?: string // the server's own words when it could not be created
}
