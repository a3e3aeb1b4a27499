import type { RestoreResult, XRay } from '../../../../shared/model/restore.ts'

export const archiveXRay: XRay = {
  file: 'shop.dump',
  sizeBytes: 1_000_000,
  layers: ['gzip', 'archive-custom'],
  kind: 'archive',
  sentence: 'A pg_dump archive.',
  archive: {
    format: 'custom',
    version: '1.14',
    compression: 'gzip',
    createdAt: '2026-11-18T09:30:00',
    databaseName: 'shop',
    serverVersion: '15.4 (Debian 15.4-1)',
    pgDumpVersion: '15.4 (Debian 15.4-1)',
    encoding: 'UTF8',
    standardConformingStrings: true,
    searchPath: null,
    countsByDesc: {},
    tables: [],
    extensions: [],
    roles: [],
    languages: [],
    needsPgRestore: 12,
  },
  objects: { tables: 3 },
  tables: [
    { name: 'public.small', rows: null, bytes: 10 },
    { name: 'public.big', rows: null, bytes: 1000 },
    { name: '"Odd.Name".t', rows: null, bytes: 0 },
  ],
  needs: {
    pgRestoreMajor: 12,
    extensions: [
      { name: 'citext', available: true, trusted: true, neededBy: 2 },
      { name: 'postgis', available: false, trusted: null, neededBy: 214 },
    ],
    roles: [
      { name: 'rdsadmin', exists: false, cloud: 'Amazon RDS' },
      { name: 'ann', exists: false, cloud: null },
      { name: 'postgres', exists: true, cloud: null },
    ],
    languages: [],
    encoding: 'UTF8',
    locale: null,
    diskBytes: 5_000_000,
  },
  risks: [
    {
      id: 'superuser:plpython3u',
      what: 'functions in plpython3u are for superusers',
      where: 'entry 4',
      statement: 'CREATE FUNCTION',
    },
  ],
  verdict: { kind: 'will-restore-without', sentence: 'Will restore without the extension postgis.' },
  findings: [
    {
      code: 'extension-unavailable',
      severity: 'warning',
      message: 'The extension postgis is not there.',
      fixes: [{ id: 'install-postgis-0', label: 'Install postgis', command: 'apt install' }],
    },
    { code: 'server-older', severity: 'info', message: 'Older.' },
  ],
  durationMs: 12,
}

export const result: RestoreResult = {
  outcome: 'differences',
  database: 'shop',
  role: 'postgres',
  previous: 'shop_before_20261120_101112',
  source: { file: '/d/shop.dump', sizeBytes: 1_000_000, kind: 'archive', server: '15.4', pgDump: '15.4' },
  server: {
    ref: { kind: 'address', host: 'localhost', port: 5432, user: 'postgres' },
    label: 'PostgreSQL 15.4 on localhost:5432',
    version: '15.4',
    host: 'localhost',
    port: 5432,
  },
  receipt: {
    objects: {
      tables: { expected: 3, found: 3 },
      indexes: { expected: 4, found: 4 },
      indexes_explicit: { expected: 2, found: 2 },
    },
    rows: [
      { table: 'public.big', expected: 100, found: 100 },
      { table: 'public.cut', expected: null, found: 0 },
      { table: 'public.few', expected: 5, found: 4 },
    ],
    sequences: [
      { name: 'public.a_seq', expected: '7', found: '7' },
      { name: 'public.b_seq', expected: '7', found: '1' },
    ],
    leftOut: [
      { what: 'rows of public.log', reason: 'left out, as chosen' },
      { what: 'FUNCTION py()', reason: 'nobody has agreed to it (statement-8fbff984)' },
      { what: 'FUNCTION px()', reason: 'nobody has agreed to it (statement-00aa)' },
    ],
    lost: [
      { what: 'TABLE DATA public.cut', reason: 'the file ends' },
      { what: 'index x', reason: 'not there' },
    ],
    warnings: [],
    tool: { name: 'groundwork', version: '0.1.0' },
    sha256: 'ab'.repeat(32),
  },
  causes: [{ class: 'data-lost', count: 1, message: 'the file ends', objects: ['TABLE DATA public.cut'], fixes: [] }],
  steps: [],
  findings: [{ code: 'needs-consent', severity: 'warning', message: 'Left out.' }],
  durationMs: 3400,
}
