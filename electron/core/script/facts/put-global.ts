import type { Obj, OtherKind } from './catalog-types.ts'
import { addObj } from './catalog.ts'
import { type Follow, originOf } from './follow-types.ts'
import { findGlobal } from './resolve.ts'

export const putGlobal = (follow: Follow, kind: OtherKind, name: string): Obj =>
  findGlobal(follow, kind, name) ?? addObj(follow.catalog, { kind, name, origin: originOf(follow) })
