// Names of the databases that hold snapshots, and the signature that marks one as ours from the very moment it exists:
// CREATE DATABASE cannot be told to leave a comment, so a copy whose maker was killed has none. But it can be told a
// connection limit, and ours follows from the name. A database with such a name, such a limit and closed to connections
// was made by us; nothing else is ever taken for one of ours.
import { createHash, randomBytes } from 'node:crypto'
import { maxIdentifierBytes } from '../../../shared/model/recipe.ts'
import type { SnapshotKind } from '../../../shared/model/snapshot.ts'

const shape = /__gw_(snap|rcp|undo|spare|test|kept|build)_([0-9a-z]+)_([0-9a-f]{6})$/
const words: Readonly<Record<SnapshotKind, string>> = {
  snapshot: 'snap',
  recipe: 'rcp',
  undo: 'undo',
  spare: 'spare',
  clone: 'test',
  kept: 'kept',
}

const fit = (name: string, ending: string): string => {
  let kept = name
  while (Buffer.byteLength(kept + ending) > maxIdentifierBytes) kept = [...kept].slice(0, -1).join('')
  return kept + ending
}

/** A new name: `shop__gw_snap_k3j2_a1b2c3`. `about`: of a spare the oid of its snapshot; else the time. */
export const holderName = (database: string, kind: SnapshotKind, about: number): string =>
  fit(database, `__gw_${words[kind]}_${about.toString(36)}_${randomBytes(3).toString('hex')}`)

export const buildName = (database: string): string =>
  fit(database, `__gw_build_${Math.floor(Date.now() / 1000).toString(36)}_${randomBytes(3).toString('hex')}`)

/** Parts of a name of ours; null for any other. */
export const parseHolderName = (
  name: string,
): { readonly kind: SnapshotKind | 'build'; readonly about: number } | null => {
  const found = shape.exec(name)
  if (found === null) return null
  const kind = found[1] === 'build' ? 'build' : Object.entries(words).find(([, word]) => word === found[1])?.[0]
  return kind === undefined
    ? null
    : { kind: kind as SnapshotKind | 'build', about: Number.parseInt(found[2] ?? '', 36) }
}

/** The connection limit of a holder: a number nobody else would choose, another for every name. */
export const signatureOf = (name: string): number =>
  1_500_000_000 + (createHash('sha256').update(`groundwork ${name}`).digest().readUInt32BE(0) % 600_000_000)
