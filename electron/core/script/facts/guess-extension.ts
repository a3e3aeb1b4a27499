// Which extension a name comes from that the script never makes. A dump names everything in full, so `public.vector` made by
// nobody comes from an extension in `public`: from the one that is known for the name, or from the only one that is there.
// Where several could have brought it, nobody is named: leaving out too much would lose what could be restored.
import type { Obj } from './catalog-types.ts'
import {
  extensionOfAccessMethod,
  extensionOfFunction,
  extensionOfLanguage,
  extensionOfOperatorClass,
  extensionOfRelation,
  extensionOfType,
} from './extension-knowledge.ts'
import type { Follow } from './follow-types.ts'
import { findGlobal, isSystemSchema } from './resolve.ts'

export type NameKind =
  | 'type'
  | 'function'
  | 'operator'
  | 'operator-class'
  | 'access-method'
  | 'language'
  | 'relation'
  | 'wrapper'
  | 'text-search'

const known = (kind: NameKind, name: string): string | undefined => {
  switch (kind) {
    case 'type':
      return extensionOfType(name)
    case 'function':
      return extensionOfFunction(name)
    case 'operator-class':
      return extensionOfOperatorClass(name)
    case 'access-method':
      return extensionOfAccessMethod(name)
    case 'language':
      return extensionOfLanguage(name)
    case 'relation':
      return extensionOfRelation(name)
    case 'text-search':
      return name === 'unaccent' ? 'unaccent' : undefined
    case 'wrapper':
    case 'operator':
      return undefined
  }
}

const installed = (follow: Follow): Obj[] =>
  [...follow.catalog.objects].filter((obj) => obj.kind === 'extension' && obj.name !== 'plpgsql' && !obj.gone)

export const guessExtension = (
  follow: Follow,
  kind: NameKind,
  schema: string | undefined,
  name: string,
): string | undefined => {
  if (schema !== undefined && isSystemSchema(schema)) return undefined
  const owner = known(kind, name)
  // A table of that name may be anybody's: only beside its extension is it the extension's.
  if (kind === 'relation')
    return owner !== undefined && findGlobal(follow, 'extension', owner) !== undefined ? owner : undefined
  if (owner !== undefined) return owner === 'plpgsql' ? undefined : owner
  if (kind === 'wrapper' || kind === 'language' || kind === 'access-method') {
    const brought = kind === 'wrapper' ? name.replace(/^dblink_fdw$/, 'dblink') : name
    return findGlobal(follow, 'extension', brought) === undefined ? undefined : brought
  }
  if (schema === undefined) return undefined
  const there = installed(follow).filter((obj) => obj.target?.schema === schema)
  const [only] = there
  return there.length === 1 ? only?.name : undefined
}
