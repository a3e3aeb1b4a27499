/**
 * What the core connects with. Lives in memory only: a password never goes into argv, a URL in a log, or a reply.
 * `options` are server settings given at start-up (the libpq `options` word), e.g. {role: 'shop'}.
 */
export type ConnectionParams = {
  readonly host: string // name, IP, or a socket directory starting with /
  readonly port: number
  readonly user: string
  readonly password?: string
  /** Why there is none where one might have been expected: said when the server asks for it. */
  readonly noPassword?: { readonly message: string; readonly hint: string }
  readonly database: string
  readonly sslMode?: 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'
  readonly applicationName?: string // groundwork/<jobId>
  readonly settings?: Readonly<Record<string, string>>
}

export const inDatabase = (params: ConnectionParams, database: string): ConnectionParams => ({ ...params, database })
