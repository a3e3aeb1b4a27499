import { describe, expect, it } from 'vitest'
import { explainBrokenTool } from '../../../electron/core/server/broken-tool.ts'
import { portOf } from '../../../electron/core/server/data-directories.ts'
import { parseDockerPs } from '../../../electron/core/server/docker-containers.ts'
import { explainServerLog, troubleOf } from '../../../electron/core/server/explain-server-log.ts'
import { localeChoices } from '../../../electron/core/server/locale-choices.ts'
import {
  parseLsof,
  parseNetstat,
  parseProcNetTcp,
  parseTasklist,
} from '../../../electron/core/server/port-owner-parsers.ts'
import { parsePostmasterPid } from '../../../electron/core/server/postmaster-pid.ts'
import { parsePasswd } from '../../../electron/core/server/server-account.ts'
import { parseRegQuery } from '../../../electron/core/server/windows-registry.ts'

describe('postmaster.pid', () => {
  it('is read line by line', () => {
    expect(parsePostmasterPid('812\n/d ü\n1760000000\n5433\n\n127.0.0.1\n 1 2\nready   \n')).toEqual({
      pid: 812,
      dataDirectory: '/d ü',
      startedAt: 1760000000,
      port: 5433,
      socketDirectory: '',
      listenAddress: '127.0.0.1',
      state: 'ready',
    })
  })
  it('may be half written, or no pid file at all', () => {
    expect(parsePostmasterPid('812\n/d\n')).toMatchObject({ pid: 812, port: 0, state: '' })
    expect(parsePostmasterPid('-77\n/d\n1\n')).toMatchObject({ pid: -77 })
    expect(parsePostmasterPid('')).toBeNull()
    expect(parsePostmasterPid('hello')).toBeNull()
  })
})

describe('who owns a port', () => {
  it('/proc/net/tcp', () => {
    const line = (local: string, state: string, inode: string) =>
      `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 0 0 ${inode} 1 x`
    expect(
      parseProcNetTcp(
        [
          '  sl local_address rem_address st',
          line('0100007F:1538', '0A', '11'),
          line('00000000:1539', '0A', '12'),
          line('0100007F:1538', '01', '13'),
          line('00000000000000000000000000000000:1538', '0A', '14'),
          line('0000000000000000FFFF00000100007F:153A', '0A', '15'),
        ].join('\n'),
      ),
    ).toEqual([
      { port: 5432, address: '127.0.0.1', inode: '11' },
      { port: 5433, address: '0.0.0.0', inode: '12' },
      { port: 5432, address: '::', inode: '14' },
      { port: 5434, address: '127.0.0.1', inode: '15' },
    ])
  })
  it('lsof', () => {
    expect(parseLsof('p1\ncpostgres\nn*:5432\nn[::1]:5433\np2\ncredis-server\nn127.0.0.1:6379\n')).toEqual([
      { port: 5432, address: '0.0.0.0', pid: 1, name: 'postgres' },
      { port: 5433, address: '::1', pid: 1, name: 'postgres' },
      { port: 6379, address: '127.0.0.1', pid: 2, name: 'redis-server' },
    ])
  })
  it('netstat in any language', () => {
    expect(
      parseNetstat(
        "  TCP    [::]:5432    [::]:0    LISTENING    7\r\n  TCP  0.0.0.0:80  0.0.0.0:0  À L'ÉCOUTE  8\r\n  TCP  1.2.3.4:5  1.2.3.4:6  ESTABLISHED  9\r\n",
      ),
    ).toEqual([
      { port: 5432, address: '::', pid: 7 },
      { port: 80, address: '0.0.0.0', pid: 8 },
    ])
  })
  it('tasklist', () => {
    expect([...parseTasklist('"System","4","Services","0","1 K"\r\n"postgres.exe","812","x","0","9 K"\r\n')]).toEqual([
      [4, 'System'],
      [812, 'postgres.exe'],
    ])
  })
})

it('reg query', () => {
  expect(
    parseRegQuery(
      '\r\nHKEY_LOCAL_MACHINE\\A\\b c\r\n    Base Directory    REG_SZ    C:\\Program Files\\x\r\n    Port    REG_DWORD    0x1538\r\n    (Default)    REG_SZ    \r\n',
    ),
  ).toEqual([
    {
      key: 'HKEY_LOCAL_MACHINE\\A\\b c',
      values: new Map([
        ['base directory', 'C:\\Program Files\\x'],
        ['port', '5432'],
        ['(default)', ''],
      ]),
    },
  ])
})

it('docker ps, and what is not JSON', () => {
  const line = (ports: string, image = 'postgres:16') => JSON.stringify({ Names: 'n', Image: image, Ports: ports })
  expect(
    parseDockerPs(
      [
        line('0.0.0.0:5433->5432/tcp, [::]:5433->5432/tcp'),
        line('5432/tcp'),
        line('127.0.0.1:15432->5432/tcp', 'ghcr.io/a/postgis:17-3.5'),
        'error',
        '{',
      ].join('\n'),
    ),
  ).toEqual([
    { name: 'n', image: 'postgres:16', hostPort: 5433, major: 16 },
    { name: 'n', image: 'ghcr.io/a/postgis:17-3.5', hostPort: 15432, major: 17 },
  ])
})

it.each([
  ['port = 5433', 5433],
  ['#port = 1\nport=5434 # x', 5434],
  ["port '5435'", 5435],
  ['port = 1\nport = 2', 2],
  ['# port = 1\ntransport = 5', undefined],
])('the port of %j', (conf, port) => {
  expect(portOf(conf)).toBe(port)
})

it('passwd', () => {
  expect(parsePasswd('root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104::/:/bin/false\nbroken\n')).toEqual([
    { name: 'root', uid: 0, gid: 0 },
    { name: 'postgres', uid: 101, gid: 104 },
  ])
})

describe('what a server that did not start says', () => {
  it.each([
    ['FATAL:  lock file "postmaster.pid" already exists', 'lock-file'],
    ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'shared-memory-in-use'],
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'port-taken'],
    ['Execution of PostgreSQL by a user with administrative permissions is not permitted.', 'administrator'],
    ['FATAL:  x', 'other'],
  ])('%s', (log, trouble) => {
    expect(troubleOf(log)).toBe(trouble)
  })
  it.each([
    ['FATAL:  could not write to file "pg_wal/x": No space left on device', 'disk-full', /disk is full/],
    [
      'FATAL:  could not resize shared memory segment "/PostgreSQL.1" to 2 bytes: No space left on device',
      'built-in-server',
      /shared memory/,
    ],
    ['FATAL:  data directory "/d" has invalid permissions', 'permission-denied', /may not read/],
    ['FATAL:  database files are incompatible with server', 'built-in-server', /another version/],
    ['PANIC:  could not locate a valid checkpoint record', 'built-in-server', /damaged/],
    [
      '2026-01-01 [1] FATAL:  could not access file "timescaledb": No such file or directory',
      'built-in-server',
      /load a library/,
    ],
    [
      'LOG:  unrecognized configuration parameter "x" in file "y" line 1\nFATAL:  configuration file "y" contains errors',
      'built-in-server',
      /setting/,
    ],
    ['', 'built-in-server', /did not start/],
  ])('%s', (log, kind, message) => {
    const { failure } = explainServerLog(log, '/l')
    expect(failure.kind).toBe(kind)
    expect(failure.message).toMatch(message)
    expect(failure.detail).toContain('/l')
  })
})

it.each([
  ['win32', { exitCode: 3221225781 }, /DLL it needs is missing/],
  ['win32', { exitCode: -1073741701 }, /could not be loaded/],
  ['win32', { exitCode: 3221225785 }, /another version/],
  [
    'linux',
    { exitCode: 127, stderr: 'x: error while loading shared libraries: libicui18n.so.60: cannot open' },
    /libicui18n\.so\.60 is missing/,
  ],
  ['linux', { exitCode: 1, stderr: "/lib/libc.so.6: version `GLIBC_2.39' not found (required by x)" }, /GLIBC_2\.39/],
  ['darwin', { exitCode: null, stderr: 'zsh: bad CPU type in executable: psql' }, /another kind of processor/],
  ['linux', { exitCode: 2 }, /ended with code 2/],
] as const)('a broken program on %s: %j', (platform, answer, why) => {
  const said = explainBrokenTool('/x/psql', { stdout: '', stderr: '', ...answer }, platform)
  expect(said.why).toMatch(why)
  expect(said.hint).toBeTruthy()
})

it('locales: the builtin provider where there is one, plain C as the last resort everywhere', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    for (const major of [13, 14, 15, 16, 17, 18]) {
      const choices = localeChoices(major, platform)
      expect(choices.at(-1)?.args).toEqual(['--locale', 'C'])
      expect(choices[0]?.args.includes('builtin')).toBe(major >= 17)
      expect(choices.some(({ args }) => args.includes('icu'))).toBe(major === 15 || major === 16)
    }
  }
})
