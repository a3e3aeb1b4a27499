// What a statement speaks of: objects that the script made before it, and extensions whose things it uses. As pg_depend would
// have it: bodies of functions in quotes are text, and name nothing. What a node names by its shape is in mention-shapes.ts;
// here is what only the statement around it tells.
import type { Node } from 'libpg-query'
import { itemsOf, namesOf, qualified, rangeName, stringOf, walk } from './ast.ts'
import type { Obj } from './catalog-types.ts'
import { isRoutine } from './catalog.ts'
import { optionOf } from './create-routine.ts'
import { findTarget } from './drop-objects.ts'
import type { Follow } from './follow-types.ts'
import { guessExtension } from './guess-extension.ts'
import { nodesOf, visitShape, type Fields, type Finder } from './mention-shapes.ts'
import { findAttached, findGlobal, findOthers, findRelation, findSchema } from './resolve.ts'

export type Mentions = { readonly objects: ReadonlySet<Obj>; readonly extensions: ReadonlySet<string> }

/** `object` of COMMENT, OWNER TO, GRANT and the like, by its kind. */
const addTarget = (finder: Finder, kind: string, node: Node): void => {
  const { follow, add } = finder
  const names = 'List' in node ? namesOf(itemsOf(node)) : []
  const ofTable = ['OBJECT_COLUMN', 'OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE']
  if (ofTable.includes(kind)) {
    const { schema, name } = qualified(names.slice(0, -1))
    const table = findRelation(follow, schema, name)
    add(table)
    if (table === undefined) return
    for (const attached of ['constraint', 'trigger', 'policy', 'rule'] as const)
      if (kind.endsWith(attached.toUpperCase())) add(findAttached(follow, attached, table, names.at(-1) ?? ''))
    return
  }
  if (kind === 'OBJECT_OPCLASS' || kind === 'OBJECT_OPFAMILY') {
    const { schema, name } = qualified(names.slice(1))
    findOthers(follow, 'opclass', schema, name).forEach(add)
    return
  }
  add(findTarget(follow, kind, node) ?? undefined)
}

const addTargets = (finder: Finder, fields: Fields): void => {
  const kind = fields['objtype'] ?? fields['objectType'] ?? fields['removeType'] ?? fields['renameType']
  if (typeof kind !== 'string') return
  const single = fields['object']
  const all = [
    ...(nodesOf(fields['objects']) ?? []),
    ...(single === null || typeof single !== 'object' ? [] : [single as Node]),
  ]
  for (const node of all) addTarget(finder, kind, node)
}

/** Of its own table: the index a table is clustered on, the trigger that is switched off. */
const addParts = ({ follow, add }: Finder, node: Node): void => {
  if (!('AlterTableStmt' in node)) return
  const { schema, name } = rangeName(node.AlterTableStmt.relation)
  const table = findRelation(follow, schema, name)
  if (table === undefined) return
  for (const cmd of node.AlterTableStmt.cmds ?? []) {
    if (!('AlterTableCmd' in cmd)) continue
    const { subtype = '', name: part = '', def } = cmd.AlterTableCmd
    if (subtype === 'AT_AddConstraint' || subtype === 'AT_AddColumn') continue
    const index = def !== undefined && 'ReplicaIdentityStmt' in def ? (def.ReplicaIdentityStmt.name ?? '') : part
    if (index !== '') add(findRelation(follow, table.schema?.name, index))
    for (const kind of ['trigger', 'constraint', 'rule'] as const)
      if (part !== '') add(findAttached(follow, kind, table, part))
  }
}

const addNamedSchemas = (finder: Finder, type: string, fields: Fields): void => {
  if (type !== 'DefElem') return
  const name = fields['defname']
  const arg = fields['arg'] as Node | undefined
  if (name === 'schema') finder.add(findSchema(finder.follow, stringOf(arg) ?? ''))
  if (name === 'schemas') for (const one of namesOf(itemsOf(arg))) finder.add(findSchema(finder.follow, one))
}

const addLanguage = ({ follow, add, guess }: Finder, node: Node): void => {
  const options =
    'CreateFunctionStmt' in node ? node.CreateFunctionStmt.options : 'DoStmt' in node ? node.DoStmt.args : undefined
  const language = (stringOf(optionOf(options, 'language')) ?? '').toLowerCase()
  if (language === '') return
  add(findGlobal(follow, 'language', language))
  guess('language', undefined, language)
}

/** Before the statement is applied: what it makes itself is no mention, unless it was there already. */
export const findMentions = (follow: Follow, nodes: readonly Node[]): Mentions => {
  const objects = new Set<Obj>()
  const extensions = new Set<string>()
  const isDrop = nodes.some((node) => 'DropStmt' in node)
  const finder: Finder = {
    follow,
    add: (obj) => {
      if (obj === undefined || obj.gone) return
      if (obj.kind === 'extension') extensions.add(obj.name)
      else objects.add(obj)
      if (obj.schema !== null && !isRoutine(obj)) objects.add(obj.schema)
    },
    guess: (kind, schema, name) => {
      if (isDrop) return // what it drops is there or not, whoever brought it
      const extension = guessExtension(follow, kind, schema, name)
      if (extension !== undefined) extensions.add(extension)
    },
  }
  for (const node of nodes) {
    addLanguage(finder, node)
    addParts(finder, node)
    walk(node, (type, fields) => {
      visitShape(finder, type, fields)
      addTargets(finder, fields)
      addNamedSchemas(finder, type, fields)
    })
  }
  return { objects, extensions }
}
