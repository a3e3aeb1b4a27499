// Restores in states that are hard to hold still: four connections at work, thousands of tables, a receipt full of causes. For
// pictures and axe; behaviour is tested on real servers.
import type { Job } from '../../shared/model/job.ts'
import type { RestoreResult, XRay } from '../../shared/model/restore.ts'

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()
const server = { kind: 'address', host: 'localhost', port: 5432, user: 'postgres' } as const

export const restoreAtWork: Job = {
  id: 'restore-run',
  kind: 'restore',
  title: 'Restore customer_4711.dump into customer_4711',
  state: 'running',
  seq: 90,
  target: 'localhost:5432/customer_4711',
  createdAt: ago(48),
  startedAt: ago(48),
  steps: [
    { id: 'look', title: 'Look at the dump and the server', status: 'done', durationMs: 212 },
    { id: 'stage', title: 'Make a database to restore into', status: 'done', durationMs: 341 },
    { id: 'schema', title: 'Restore the schema', status: 'done', durationMs: 1840 },
    { id: 'data', title: 'Restore rows, keys and indexes', status: 'running', startedAt: ago(45) },
    { id: 'finish', title: 'Restore what comes last', status: 'pending' },
    { id: 'verify', title: 'Compare with the dump', status: 'pending' },
    { id: 'swap', title: 'Put it in place', status: 'pending' },
  ],
  progress: {
    phase: 'data',
    title: 'Restore',
    done: 1_840_000_000,
    total: 4_410_000_000,
    unit: 'bytes',
    statements: 1204,
    rows: 18_204_331,
    rowsTotal: 41_003_120,
    tables: { done: 31, total: 61 },
    current: 'rows of public.measurement',
    connections: [
      { connection: 1, doing: 'rows of public.measurement', share: 0.37 },
      { connection: 2, doing: 'rows of public.invoice_line', share: 0.81 },
      {
        connection: 3,
        doing: 'index public.customer_email_lower_idx',
        phase: 'building index: scanning table',
        share: 0.44,
      },
    ],
    share: 0.41,
    elapsedMs: 47_000,
    remainingMs: 68_000,
  },
  logLines: 0,
  hasResult: false,
}

const restored: RestoreResult = {
  outcome: 'differences',
  database: 'customer_4711',
  role: 'support',
  previous: 'customer_4711_before_20261120_101112',
  source: {
    file: '/home/mara/customer_4711.dump',
    sizeBytes: 4_410_000_000,
    kind: 'archive',
    server: '16.4',
    pgDump: '17.2',
  },
  server: { ref: server, label: 'PostgreSQL 15.20 on localhost:5432', version: '15.20', host: 'localhost', port: 5432 },
  receipt: {
    objects: {
      tables: { expected: 61, found: 61 },
      functions: { expected: 214, found: 211 },
      indexes: { expected: 122, found: 120 },
      extensions: { expected: 2, found: 1 },
    },
    rows: Array.from({ length: 61 }, (_, index) => ({
      table: index === 7 ? 'public.visit' : `public.table_${index + 1}`,
      expected: 1000 * (61 - index),
      found: index === 7 ? 53_992 : 1000 * (61 - index),
    })),
    sequences: [{ name: 'public.visit_id_seq', expected: '54000', found: '54000' }],
    leftOut: [{ what: 'rows of audit.log', reason: 'left out, as chosen' }],
    lost: [
      { what: 'EXTENSION postgis', reason: 'The extension postgis is not on the server.' },
      ...['near(point)', 'within(box)', 'area(polygon)'].map((name) => ({
        what: `FUNCTION public.${name}`,
        reason: 'The extension postgis is not on the server.',
      })),
    ],
    warnings: [],
    tool: { name: 'groundwork', version: '0.1.0' },
    sha256: '5f'.repeat(32),
  },
  causes: [
    {
      class: 'fatal',
      count: 214,
      message: 'The extension postgis is not on the server.',
      sqlState: '58P01',
      first: { entry: 'EXTENSION postgis', file: '/home/mara/customer_4711.dump', line: 412 },
      objects: ['EXTENSION postgis', 'FUNCTION public.near(point)', 'FUNCTION public.within(box)'],
      fixes: [
        { id: 'without-extension:postgis', label: 'Restore without "postgis" and what needs it' },
        {
          id: 'install-extension:postgis',
          label: 'Go on, now that the extension "postgis" is installed on the server',
        },
      ],
    },
    {
      class: 'data-lost',
      count: 12,
      message: 'The role reporting does not exist.',
      sqlState: '42704',
      objects: ['TABLE public.visit', 'VIEW public.daily'],
      fixes: [{ id: 'create-role:reporting', label: 'Create the role "reporting" (without login)' }],
    },
    {
      class: 'cosmetic',
      count: 1,
      message: 'The server is older than the dump and does not know the setting transaction_timeout.',
      sqlState: '42704',
      objects: [],
      fixes: [],
    },
  ],
  steps: [],
  findings: [],
  unfinished: {
    job: 'restore-ended',
    file: '/home/mara/customer_4711.dump',
    at: ago(60 * 60),
    server: { kind: 'built-in' },
    target: 'customer_4711',
    database: 'customer_4711',
    failed: 226,
    fixes: [
      { id: 'without-extension:postgis', label: 'Restore without "postgis" and what needs it' },
      { id: 'install-extension:postgis', label: 'Go on, now that the extension "postgis" is installed on the server' },
      { id: 'create-role:reporting', label: 'Create the role "reporting" (without login)' },
      { id: 'agree:9f', label: 'Agree to what was left out because it changes a setting of the server (line 4)' },
    ],
  },
  durationMs: 118_000,
}

export const restoreEnded: Job = {
  ...restoreAtWork,
  id: 'restore-ended',
  state: 'completed-with-errors',
  endedAt: ago(1),
  steps: restoreAtWork.steps.map((step) => ({ ...step, status: 'done' })),
  hasResult: true,
}

const largeXRay: XRay = {
  file: '/home/mara/customer_4711.dump',
  sizeBytes: 4_410_000_000,
  layers: ['archive-custom'],
  kind: 'archive',
  sentence: 'A pg_dump archive (custom, version 1.16) of the database customer_4711 of PostgreSQL 16.4: 3,911 entries.',
  archive: {
    format: 'custom',
    version: '1.16',
    compression: 'zstd',
    createdAt: '2026-11-18T09:30:00',
    databaseName: 'customer_4711',
    serverVersion: '16.4',
    pgDumpVersion: '17.2',
    encoding: 'UTF8',
    standardConformingStrings: true,
    searchPath: null,
    countsByDesc: {},
    tables: [],
    extensions: [],
    roles: [],
    languages: [],
    needsPgRestore: 17,
  },
  objects: { tables: 3000, functions: 214, schemas: 40 },
  tables: Array.from({ length: 3000 }, (_, index) => ({
    name: `tenant_${String(index % 40).padStart(2, '0')}.${['invoice', 'invoice_line', 'visit', 'measurement', 'audit_log'][index % 5] ?? ''}_${index}`,
    rows: null,
    bytes: Math.round(4e8 / (index + 1)),
  })),
  needs: {
    pgRestoreMajor: 17,
    extensions: [
      { name: 'postgis', available: false, trusted: null, neededBy: 214 },
      { name: 'citext', available: true, trusted: true, neededBy: 7 },
    ],
    roles: [
      { name: 'rdsadmin', exists: false, cloud: 'Amazon RDS' },
      { name: 'reporting', exists: false, cloud: null },
      { name: 'app', exists: true, cloud: null },
    ],
    languages: ['plpython3u'],
    encoding: 'UTF8',
    locale: 'de_DE.utf8',
    diskBytes: 14_000_000_000,
  },
  risks: [],
  verdict: {
    kind: 'will-restore-without',
    sentence:
      'Will restore on PostgreSQL 15.20 on localhost:5432 without the extension postgis (214 objects depend on it).',
  },
  findings: [],
  durationMs: 320,
}

const xrayed: Job = {
  ...restoreEnded,
  id: 'xray',
  kind: 'x-ray',
  title: 'Look into customer_4711.dump',
  state: 'succeeded',
  steps: [],
}

/** A big plain dump, read half. */
const reading: Job = {
  ...xrayed,
  id: 'reading',
  state: 'running',
  hasResult: false,
  progress: {
    phase: 'read',
    title: 'Read customer.sql',
    done: 2_100_000_000,
    total: 5_400_000_000,
    unit: 'bytes',
    facts: {
      kind: 'script',
      sentence: 'A plain dump by pg_dump 17.2 of PostgreSQL 16.4.',
      tables: 48,
      rows: 18_204_331,
      largest: [
        { name: 'public.measurement', rows: 12_400_000, bytes: null },
        { name: 'public.invoice_line', rows: 4_100_000, bytes: null },
        { name: 'public.visit', rows: 900_000, bytes: null },
      ],
    },
  },
}

export const fakeReading: Readonly<Record<string, unknown>> = {
  'jobs.list': [reading],
  'dump.xray': { jobId: 'reading' },
}

export const fakeRestores: Readonly<Record<string, unknown>> = {
  'jobs.list': [restoreAtWork, restoreEnded, xrayed],
  'dump.xray': { jobId: 'xray' },
  'restore.unfinished': [restored.unfinished],
  'servers.find': { durationMs: 1, running: [], builtIn: [], installations: [] },
  'settings.get': {
    theme: 'system',
    reduceMotion: false,
    customInstallations: [],
    defaultServer: 'localhost:5432',
    engine: 'auto',
    diskBudgetBytes: 20 * 1024 ** 3,
    keepUndo: 1,
    keepUndoDays: 7,
  },
  results: { 'restore-ended': restored, xray: largeXRay },
}
