// Databases as the server would tell of them.
import type { Attributes, DatabaseRow } from '../../../electron/core/snapshot/database-row.ts'
import type { Marker } from '../../../electron/core/snapshot/marker.ts'

export const plain: Attributes = {
  owner: 'postgres',
  allowConnections: true,
  isTemplate: false,
  connectionLimit: -1,
  comment: null,
  privileges: null,
  settings: [],
}
export const marker = (change: Partial<Marker> = {}): Marker => ({
  v: 1,
  storedAs: 'shop__gw_snap_1_abcdef',
  kind: 'snapshot',
  state: 'ready',
  name: 'start',
  database: 'shop',
  note: null,
  at: '2026-01-01T00:00:00.000Z',
  by: 'me',
  strategy: 'file_copy',
  copyMs: 1,
  shared: false,
  of: null,
  recipeMark: null,
  inputsHash: null,
  ...change,
})
export const row = (change: Partial<DatabaseRow>): DatabaseRow => ({
  ...plain,
  oid: 1,
  name: 'shop',
  sizeBytes: 100,
  tablespace: 'pg_default',
  marker: null,
  unfinished: false,
  ...change,
})
export const held = (kind: Marker['kind'], change: Partial<Marker>, oid = 1, sizeBytes = 100): DatabaseRow => {
  const name = `shop__gw_${kind === 'snapshot' ? 'snap' : kind}_${oid}_abcdef`
  return row({
    name,
    oid,
    sizeBytes,
    allowConnections: false,
    isTemplate: true,
    marker: marker({ kind, storedAs: name, ...change }),
  })
}
