// Connection strings in the forms people paste, each with the escaping of its own language.

export type ConnectionFacts = {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly role: string
  readonly password: string
}
export type ConnectionText = { readonly id: string; readonly label: string; readonly text: string }

/** Stricter than encodeURIComponent, which leaves ' ( ) * ! as they are. */
export const encodeUrlPart = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** A password that stands for a hidden one stays readable. */
const part = (text: string): string => (/^\*+$/.test(text) ? text : encodeUrlPart(text))

const urlHost = (host: string): string =>
  host.startsWith('/') ? encodeUrlPart(host) : host.includes(':') ? `[${host}]` : host

const libpqValue = (text: string): string =>
  /^[A-Za-z0-9_.:/*-]+$/.test(text) ? text : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const python = (text: string): string => {
  const body = [...text.replaceAll('\\', '\\\\')]
    .map((c) => (c < ' ' || c === '\u007f' ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}` : c))
    .join('')
  return body.includes("'") && !body.includes('"') ? `"${body}"` : `'${body.replaceAll("'", "\\'")}'`
}
/** ADO.NET: quotes when the value holds ; = quotes or outer spaces; inner quotes doubled. */
const adoNet = (text: string): string => {
  if (!/[;='"\s]/.test(text) && text !== '') return text
  return text.includes('"') && !text.includes("'") ? `'${text}'` : `"${text.replaceAll('"', '""')}"`
}
/** Single quotes keep $ and # as they are; a value with a single quote goes into double quotes. */
export const envValue = (text: string): string => {
  if (/^[A-Za-z0-9_./:@%+,*-]*$/.test(text)) return text
  if (!text.includes("'") && !/[\r\n]/.test(text)) return `'${text}'`
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '\\$').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`
}
const shell = (text: string): string =>
  /^[A-Za-z0-9_./:=@%+,*-]+$/.test(text) && !text.includes('*') ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`

export const connectionUri = (c: ConnectionFacts, scheme = 'postgresql'): string =>
  `${scheme}://${encodeUrlPart(c.role)}${c.password === '' ? '' : `:${part(c.password)}`}@${urlHost(c.host)}:${c.port}/${encodeUrlPart(c.database)}`

export const connectionForms = (c: ConnectionFacts): readonly ConnectionText[] => {
  const secret = c.password
  const dsn = [
    ['host', c.host],
    ['port', String(c.port)],
    ['user', c.role],
    ...(secret === '' ? [] : [['password', secret]]),
    ['dbname', c.database],
  ]
    .map(([key, value]) => `${key}=${libpqValue(value ?? '')}`)
    .join(' ')
  const query = [['user', c.role], ...(secret === '' ? [] : [['password', secret]])]
    .map(([key, value]) => `${key}=${part(value ?? '')}`)
    .join('&')
  return [
    { id: 'uri', label: 'URI', text: connectionUri(c) },
    { id: 'psycopg', label: 'SQLAlchemy (psycopg)', text: connectionUri(c, 'postgresql+psycopg') },
    { id: 'asyncpg', label: 'SQLAlchemy (asyncpg)', text: connectionUri(c, 'postgresql+asyncpg') },
    {
      id: 'jdbc',
      label: 'JDBC',
      text: `jdbc:postgresql://${c.host.startsWith('/') ? 'localhost' : urlHost(c.host)}:${c.port}/${encodeUrlPart(c.database)}?${query}`,
    },
    {
      id: 'dotnet',
      label: '.NET (Npgsql)',
      text: [
        ['Host', c.host],
        ['Port', String(c.port)],
        ['Database', c.database],
        ['Username', c.role],
        ...(secret === '' ? [] : [['Password', secret]]),
      ]
        .map(([key, value]) => `${key}=${adoNet(value ?? '')}`)
        .join(';'),
    },
    {
      id: 'django',
      label: 'Django DATABASES',
      text: [
        'DATABASES = {',
        "    'default': {",
        "        'ENGINE': 'django.db.backends.postgresql',",
        ...(
          [
            ['NAME', c.database],
            ['USER', c.role],
            ['PASSWORD', secret],
            ['HOST', c.host],
            ['PORT', String(c.port)],
          ] as const
        ).map(([key, value]) => `        '${key}': ${python(value)},`),
        '    }',
        '}',
      ].join('\n'),
    },
    {
      id: 'env',
      label: '.env',
      text: (
        [
          ['DATABASE_URL', connectionUri(c)],
          ['PGHOST', c.host],
          ['PGPORT', String(c.port)],
          ['PGUSER', c.role],
          ['PGPASSWORD', secret],
          ['PGDATABASE', c.database],
        ] as const
      )
        .map(([key, value]) => `${key}=${envValue(value)}`)
        .join('\n'),
    },
    { id: 'psql', label: 'psql', text: `psql ${shell(connectionUri({ ...c, password: '' }))}` },
    { id: 'go', label: 'Go (pgx, pq)', text: dsn },
    {
      id: 'node',
      label: 'Node (pg)',
      text: `new Client({ host: ${JSON.stringify(c.host)}, port: ${c.port}, user: ${JSON.stringify(c.role)}, password: ${JSON.stringify(secret)}, database: ${JSON.stringify(c.database)} })`,
    },
    { id: 'libpq', label: 'libpq key/value', text: dsn },
  ]
}
