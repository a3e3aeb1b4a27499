import type { ServerFacts } from '../../shared/model/server.ts'

/** A PostgreSQL 16 of this machine, asked as a superuser; to be changed by a test in what it is about. */
export const sampleServer: ServerFacts = {
  ref: { kind: 'address', host: 'localhost', port: 5432 },
  label: 'PostgreSQL 16.4 on localhost:5432',
  version: '16.4',
  versionNumber: 160_004,
  major: 16,
  host: 'localhost',
  port: 5432,
  user: 'postgres',
  isSuperuser: true,
  canCreateDatabase: true,
  canCreateRole: true,
  isLocal: true,
  encoding: 'UTF8',
  os: 'x86_64-pc-linux-gnu',
}
