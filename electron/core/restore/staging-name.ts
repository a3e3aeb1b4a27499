// Names of staging databases, and the two signs by which ours are known: a connection limit that follows from the name
// (there from the very moment of CREATE DATABASE, which takes no comment), then a comment with a marker.
// Only a database that bears one of the two is ever dropped.
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { maxIdentifierBytes } from '../../../shared/model/recipe.ts'

const shape = /__gw_restore_[0-9a-z]+_[0-9a-f]{6}$/
const start = 'groundwork restore '

const markerSchema = z.object({
  v: z.literal(1),
  storedAs: z.string(),
  target: z.string(),
  job: z.string(),
  at: z.string(),
  role: z.string().nullable(),
})
export type StagingMarker = z.infer<typeof markerSchema>

const fit = (name: string, ending: string): string => {
  let kept = name
  while (Buffer.byteLength(kept + ending) > maxIdentifierBytes) kept = [...kept].slice(0, -1).join('')
  return kept + ending
}

export const stagingName = (database: string): string =>
  fit(database, `__gw_restore_${Math.floor(Date.now() / 1000).toString(36)}_${randomBytes(3).toString('hex')}`)
export const isStagingName = (name: string): boolean => shape.test(name)

/** Every working restore holds a lock on its staging name as well, so that one without a marker yet is safe too. */
export const stagingLock = (name: string): string => `restore ${name}`

/** A number nobody else would choose, another for every name. */
export const stagingSignature = (name: string): number =>
  1_500_000_000 + (createHash('sha256').update(`groundwork restore ${name}`).digest().readUInt32BE(0) % 600_000_000)

export const writeStagingMarker = (marker: StagingMarker): string => start + JSON.stringify(marker)

/** It names its own database, so that a comment carried elsewhere marks nothing. */
export const readStagingMarker = (database: string, comment: string | null): StagingMarker | null => {
  if (comment?.startsWith(start) !== true) return null
  try {
    const parsed = markerSchema.safeParse(JSON.parse(comment.slice(start.length)))
    return parsed.success && parsed.data.storedAs === database ? parsed.data : null
  } catch {
    return null
  }
}

const workerShape = /^gw_restore_[0-9a-f]{12}$/
export const workerRoleName = (): string => `gw_restore_${randomBytes(6).toString('hex')}`
export const isWorkerRoleName = (name: string): boolean => workerShape.test(name)
/** Of a role made on the way, until the restore is in place. */
export const provisionalRoleComment = 'groundwork restore: made for a restore that has not ended'
/** Of a role without login that owns a restored database, so that code of a dump belongs to nobody with rights. */
export const keeperRoleComment = 'groundwork restore: owns a restored database'
export const workerRoleComment = 'groundwork restore: a login for one restore, removed when it ends'
