// Databases in states that are hard to reach on purpose: on another machine, refused, with snapshots of a recipe, shared
// blocks, clones, gone. For pictures; behaviour is tested on real servers.
import type { KeptRestore } from '../../shared/model/restore.ts'
import type { ResettableDatabase, Snapshot, SnapshotOverview } from '../../shared/model/snapshot.ts'

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

const snapshot = (name: string, minutes: number, more: Partial<Snapshot> = {}): Snapshot => ({
  name,
  kind: 'snapshot',
  database: 'clinic',
  storedAs: `clinic__gw_snap_${minutes}_a1b2c3`,
  note: null,
  createdAt: ago(minutes),
  createdBy: 'mara',
  sizeBytes: 412_000_000,
  sharesDisk: true,
  strategy: 'clone',
  copyMs: 61,
  inputsHash: null,
  of: null,
  group: null,
  ...more,
})

const database = (name: string, more: Partial<ResettableDatabase> = {}): ResettableDatabase => ({
  name,
  owner: 'clinic_owner',
  sizeBytes: 9_800_000,
  resettable: false,
  refused: null,
  snapshots: [],
  undo: [],
  clones: [],
  resetsTo: null,
  spareReady: false,
  spareOf: [],
  lastResetAt: null,
  connections: [],
  exists: true,
  ...more,
})

const clinic = database('clinic', {
  sizeBytes: 1_430_000_000,
  resettable: true,
  resetsTo: 'Clinic portal',
  spareReady: true,
  spareOf: ['Clinic portal'],
  lastResetAt: ago(14),
  snapshots: [
    snapshot('Clinic portal', 32, { kind: 'recipe', inputsHash: '9f2c', note: 'groundwork.yaml with 14 scripts' }),
    snapshot('three patients, one invoice', 60 * 26, {
      group: { id: 'g1', databases: ['clinic', 'scratch'] },
      note: 'For the reminder mails. Ask Jonas before changing it.',
    }),
    snapshot('before the migration to partitioned appointments', 60 * 24 * 4, {
      sharesDisk: false,
      strategy: 'file_copy',
      copyMs: 1840,
    }),
  ],
  undo: [
    snapshot('before the reset to Clinic portal', 14, {
      kind: 'undo',
      of: 'Clinic portal',
      sharesDisk: false,
      copyMs: null,
    }),
  ],
  clones: [1, 2, 3, 10].map((n) =>
    snapshot(`clinic_test_${n}`, 31, { kind: 'clone', storedAs: `clinic_test_${n}`, of: 'Clinic portal' }),
  ),
  connections: [
    { application: 'clinic-portal api', user: 'clinic_app', count: 20 },
    { application: 'DBeaver 24.2.0 - Main <clinic>', user: 'mara', count: 2 },
    { application: '', user: 'reporting', count: 1 },
  ],
})

export const fakeOverview = (isLocal: boolean): SnapshotOverview => ({
  server: {
    label: isLocal ? 'PostgreSQL 18.4 on localhost:5432' : 'PostgreSQL 16.4 on db.staging.example.org:5432',
    version: '18.4',
    isLocal,
  },
  databases: [
    clinic,
    database('clinic_archive', {
      exists: false,
      owner: '',
      sizeBytes: null,
      refused: '"clinic_archive" cannot be reset: it is not there any more; only its snapshots are.',
      snapshots: [snapshot('last state', 60 * 24 * 40, { database: 'clinic_archive' })],
      resetsTo: 'last state',
    }),
    database('events', {
      resettable: true,
      sizeBytes: 88_000_000_000,
      refused:
        '"events" cannot be reset: it has the replication slot "debezium", which would stay with the old database. Drop the slot (pg_drop_replication_slot) if nothing reads from it any more.',
    }),
    database('scratch'),
  ],
  groups: [],
  disk: {
    usedBytes: 2_260_000_000,
    budgetBytes: 20e9,
    freeBytes: isLocal ? 61_000_000_000 : null,
    sharesBlocks: isLocal,
  },
  tidied: ['An unfinished copy ("clinic__gw_snap_t5k2_0f11aa") was removed.'],
})

export const fakeRecipes = [
  { name: 'clinic', owner: 'clinic_owner', sizeBytes: 1, comment: null, recipe: 'Clinic portal' },
]

export const fakeKept: readonly KeptRestore[] = [
  'customer_4711.dump',
  'a_dump_with_a_name_longer_than_its_place.sql.gz',
].map((file, index) => ({
  storedAs: `clinic__gw_kept_${index}`,
  file: `/home/mara/Downloads/${file}`,
  sha256: '5f'.repeat(32),
  database: 'clinic',
  sizeBytes: 1_200_000_000,
  sharesDisk: index > 0,
  keptAt: ago(60 * 24 * (index + 1)),
  provenAt: ago(60 * 24 * (index + 1)),
  restoreMs: 61_000,
}))
