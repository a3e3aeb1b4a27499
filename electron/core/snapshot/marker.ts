// What we know about a database that holds a snapshot: a comment on it, read by every window and command line alike.
// It names its own database, so that one carried elsewhere (pg_dump -C, a rename by hand) marks nothing.
import { z } from 'zod'
import { copyStrategies, snapshotKinds, type Snapshot } from '../../../shared/model/snapshot.ts'

const start = 'groundwork snapshot '

export const inputSchema = z.object({ path: z.string(), size: z.number(), mtimeMs: z.number(), sha256: z.string() })
export type RecordedInput = z.infer<typeof inputSchema>

/** Of a restored dump: which file and choices it comes from, and what was counted when it was proven. */
const keptSchema = z.object({
  key: z.string(),
  sha256: z.string(),
  file: z.string(),
  fileBytes: z.number(),
  provenAt: z.string(),
  tool: z.object({ name: z.string(), version: z.string() }),
  rowsDigest: z.string(),
  blobs: z.number(),
  restoreMs: z.number(),
})
export type KeptRecord = z.infer<typeof keptSchema>

export const markerSchema = z.object({
  v: z.literal(1),
  storedAs: z.string(),
  kind: z.enum(snapshotKinds),
  /** `deleting`: being dropped; whoever finds it so finishes that. */
  state: z.enum(['ready', 'deleting']),
  name: z.string(),
  database: z.string(),
  note: z.string().nullable(),
  at: z.string(),
  by: z.string(),
  strategy: z.enum(copyStrategies),
  copyMs: z.number().nullable(),
  shared: z.boolean(),
  of: z.string().nullable(),
  /** Kept or put away with those of other databases; absent: alone. */
  group: z.object({ id: z.string(), databases: z.array(z.string()) }).optional(),
  /** What `groundwork.recipe` said of this content. */
  recipeMark: z.string().nullable(),
  /** Of kind recipe: hash of the recipe and its inputs, the inputs, and when one of them may be trusted by its time. */
  inputsHash: z.string().nullable(),
  inputs: z.array(inputSchema).optional(),
  /** Of kind kept. */
  kept: keptSchema.optional(),
})
export type Marker = z.infer<typeof markerSchema>

export const writeMarker = (marker: Marker): string => start + JSON.stringify(marker)

export const readMarker = (database: string, comment: string | null): Marker | null => {
  if (comment?.startsWith(start) !== true) return null
  try {
    const parsed = markerSchema.safeParse(JSON.parse(comment.slice(start.length)))
    return parsed.success && parsed.data.storedAs === database ? parsed.data : null
  } catch {
    return null
  }
}

export const toSnapshot = (marker: Marker, sizeBytes: number | null): Snapshot => ({
  name: marker.name,
  kind: marker.kind,
  database: marker.database,
  storedAs: marker.storedAs,
  note: marker.note,
  createdAt: marker.at,
  createdBy: marker.by,
  sizeBytes,
  sharesDisk: marker.shared,
  strategy: marker.strategy,
  copyMs: marker.copyMs,
  inputsHash: marker.inputsHash,
  of: marker.of,
  group: marker.group ?? null,
})
