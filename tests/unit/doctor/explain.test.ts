// Messages no test server can be made to say, in the words of the real programs (15.18 and 18.4).
import { describe, expect, it } from 'vitest'
import { explainServerError } from '../../../electron/core/doctor/explain.ts'
import { suggestExtension } from '../../../electron/core/doctor/extension-names.ts'

const said: [string, { sqlState?: string; message: string; hint?: string }, string, string][] = [
  [
    'disk full',
    {
      sqlState: '53100',
      message: 'could not extend file "base/16384/16999": No space left on device',
      hint: 'Check free disk space.',
    },
    'disk-full',
    'disk-full',
  ],
  ['disk full, other language', { sqlState: '53100', message: 'kann Datei nicht erweitern' }, 'disk-full', 'disk-full'],
  ['disk full on our side', { message: 'ENOSPC: no space left on device, write' }, 'disk-full', 'disk-full'],
  [
    'too many locks',
    {
      sqlState: '53200',
      message: 'out of shared memory',
      hint: 'You might need to increase "max_locks_per_transaction".',
    },
    'too-many-locks',
    'script-failed',
  ],
  [
    'too many locks, 15',
    {
      sqlState: '53200',
      message: 'out of shared memory',
      hint: 'You might need to increase max_locks_per_transaction.',
    },
    'too-many-locks',
    'script-failed',
  ],
  [
    'old extension message',
    {
      sqlState: '58P01',
      message:
        'could not open extension control file "/usr/share/postgresql/14/extension/vector.control": No such file or directory',
    },
    'extension-not-available',
    'extension-unavailable',
  ],
  [
    'python missing',
    {
      sqlState: '58P01',
      message:
        'could not load library "/opt/pg/lib/plpython3.so": libpython3.6m.so.1.0: cannot open shared object file',
    },
    'library-not-loadable',
    'extension-unavailable',
  ],
  [
    'member of role, 15',
    { sqlState: '42501', message: 'must be member of role "app"' },
    'cannot-set-role',
    'permission-denied',
  ],
  [
    'SET ROLE, 16',
    { sqlState: '42501', message: 'must be able to SET ROLE "app"' },
    'cannot-set-role',
    'permission-denied',
  ],
  [
    'locale provider',
    { sqlState: '42601', message: 'option "locale_provider" not recognized' },
    'locale-provider-unknown',
    'server-too-old',
  ],
  [
    'collation version',
    { sqlState: 'XX000', message: 'template database "template1" has a collation version mismatch' },
    'collation-version',
    'script-failed',
  ],
  ['lz4', { sqlState: '0A000', message: 'compression method lz4 not supported' }, 'no-lz4', 'script-failed'],
  [
    'starting up',
    { sqlState: '57P03', message: 'the database system is starting up' },
    'starting-up',
    'server-refused',
  ],
  [
    'no hba entry',
    { sqlState: '28000', message: 'no pg_hba.conf entry for host "10.0.0.7", user "u", database "d", no encryption' },
    'no-hba-entry',
    'server-refused',
  ],
  [
    'no password',
    { message: 'connection to server at "127.0.0.1", port 5432 failed: fe_sendauth: no password supplied' },
    'password-needed',
    'password-needed',
  ],
  [
    'unknown host',
    { message: 'could not translate host name "db" to address: Name or service not known' },
    'host-unknown',
    'server-unreachable',
  ],
  ['no SSL', { message: 'server does not support SSL, but SSL was required' }, 'ssl-required', 'server-refused'],
  [
    'crash',
    { message: 'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally' },
    'connection-lost',
    'connection-lost',
  ],
  [
    'archive given to psql',
    { message: 'The input is a PostgreSQL custom-format dump.' },
    'archive-not-script',
    'file-unsupported',
  ],
  [
    'restricted',
    { message: 'backslash commands are restricted; only \\unrestrict is allowed' },
    'restricted-mode',
    'script-failed',
  ],
  ['old psql', { message: 'invalid command \\restrict' }, 'psql-too-old', 'script-failed'],
  ['unknown command', { message: 'invalid command \\foo' }, 'invalid-command', 'script-failed'],
  ['deadlock', { sqlState: '40P01', message: 'deadlock detected' }, 'deadlock', 'script-failed'],
  [
    'copy row',
    { sqlState: '22P04', message: 'extra data after last expected column' },
    'bad-copy-row',
    'script-failed',
  ],
  ['a class', { sqlState: '54011', message: 'tables can have at most 1600 columns' }, 'class-54', 'script-failed'],
  ['anything', { sqlState: 'ZZ999', message: 'hm' }, 'unknown', 'script-failed'],
]

describe('explainServerError', () => {
  it.each(said)('%s', (_name, message, id, kind) => {
    const explained = explainServerError(message)
    expect(explained).toMatchObject({ id, kind })
    expect(explained.meaning.length).toBeGreaterThan(15)
    expect(explained.hint.length).toBeGreaterThan(10)
  })

  it('names the role and the database it knows', () => {
    const { meaning, hint } = explainServerError(
      { sqlState: '42501', message: 'permission denied for schema public' },
      { role: 'shop', database: 'shop_db' },
    )
    expect(meaning).toContain('shop')
    expect(hint).toBe('Make the role the owner: ALTER DATABASE shop_db OWNER TO shop;')
  })
})

describe('suggestExtension', () => {
  it.each([
    ['pgvector', 'vector'],
    ['uuid', 'uuid-ossp'],
    ['plpythonu', 'plpython3u'],
    ['pg_crypto', 'pgcrypto'],
    ['postgi', 'postgis'],
    ['vector', null],
    ['zzzzzzzz', null],
  ])('%s: %s', (name, suggestion) => {
    expect(suggestExtension(name)).toBe(suggestion)
  })
})
