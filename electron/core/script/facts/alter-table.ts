// ALTER TABLE: what its subcommands add, drop and attach.
import type { AlterTableCmd, AlterTableStmt, Node } from 'libpg-query'
import {
  noteMissing,
  noteFound,
  dropColumn,
  ownedSequence,
  addColumn,
  addIdentity,
  changeType,
} from './alter-columns.ts'
import { rangeName } from './ast.ts'
import { relationOf, attach, detach } from './attach-partition.ts'
import type { Obj } from './catalog-types.ts'
import { addDep, changeObj, dropObj, isTable } from './catalog.ts'
import { changeColumn, changeColumns, hasDefault } from './column-facts.ts'
import { type Follow, noteTwice } from './follow-types.ts'
import { makeCheck } from './make-check.ts'
import { attachedTo, childrenOf } from './relations.ts'
import { findRelation } from './resolve.ts'
import { adoptIndex, grantWishes, noWishes, wish } from './table-constraints.ts'

/** A NOT NULL may have had a name of its own (since PostgreSQL 18), or been the primary key's. */
const forgetNotNull = (follow: Follow, table: Obj, names: readonly string[] | null): void =>
  changeColumns(follow, table, (column) =>
    names === null || names.includes(column.name) ? { ...column, notNull: undefined } : column,
  )

const dropConstraint = (follow: Follow, table: Obj, cmd: AlterTableCmd, recurse: boolean): void => {
  const found = attachedTo(table, 'constraint').find((one) => one.name === cmd.name)
  if (found === undefined) {
    forgetNotNull(follow, table, null)
    noteMissing(follow, `constraint ${cmd.name ?? ''} of table ${table.name}`, cmd.missing_ok === true)
    return
  }
  noteFound(follow)
  const wasCheck = found.constraint?.type === 'check'
  if (found.constraint?.type === 'pk') forgetNotNull(follow, table, found.constraint.columns)
  follow.dropped.push(...dropObj(follow.catalog, found, cmd.behavior === 'DROP_CASCADE'))
  if (!wasCheck || !recurse) return
  for (const child of childrenOf(table)) {
    if (attachedTo(child, 'constraint').some((one) => one.name === cmd.name && one.constraint?.inherited === true))
      dropConstraint(follow, child, cmd, true)
  }
}

const applyCommand = (follow: Follow, table: Obj, cmd: AlterTableCmd, recurse: boolean): void => {
  const cascade = cmd.behavior === 'DROP_CASCADE'
  switch (cmd.subtype) {
    case 'AT_AddColumn':
      return addColumn(follow, table, cmd, recurse)
    case 'AT_DropColumn': {
      if (!table.columns.some((column) => column.name === cmd.name))
        return noteMissing(follow, `column ${cmd.name ?? ''}`, cmd.missing_ok === true)
      noteFound(follow)
      return dropColumn(follow, table, cmd.name ?? '', cascade, recurse)
    }
    case 'AT_AddConstraint': {
      if (cmd.def === undefined || !('Constraint' in cmd.def)) return
      const constraint = cmd.def.Constraint
      if (
        constraint.conname !== undefined &&
        attachedTo(table, 'constraint').some((one) => one.name === constraint.conname)
      )
        return noteTwice(follow, `constraint ${constraint.conname} on ${table.name}`)
      if (constraint.indexname !== undefined && constraint.indexname !== '')
        return adoptIndex(follow, table, constraint)
      const wishes = noWishes()
      wish(wishes, constraint)
      return grantWishes(follow, table, wishes, recurse)
    }
    case 'AT_AlterColumnType':
      return changeType(follow, table, cmd, recurse)
    case 'AT_SetNotNull':
    case 'AT_DropNotNull':
      return changeColumn(follow, table, cmd.name ?? '', { notNull: cmd.subtype === 'AT_SetNotNull' })
    case 'AT_ColumnDefault':
      return changeColumn(follow, table, cmd.name ?? '', { hasDefault: hasDefault(cmd.def) })
    case 'AT_SetExpression':
    case 'AT_DropExpression':
      return changeColumn(follow, table, cmd.name ?? '', { hasDefault: cmd.subtype === 'AT_SetExpression' })
    case 'AT_DropConstraint':
      return dropConstraint(follow, table, cmd, recurse)
    case 'AT_AddIdentity':
      return addIdentity(follow, table, cmd)
    case 'AT_DropIdentity': {
      const sequence = ownedSequence(table, cmd.name ?? '')
      if (sequence !== undefined) dropObj(follow.catalog, sequence, true)
      return
    }
    case 'AT_AttachPartition': {
      const child = relationOf(follow, cmd.def)
      if (child !== undefined) attach(follow, table, child)
      return
    }
    case 'AT_DetachPartition': {
      const child = relationOf(follow, cmd.def)
      if (child !== undefined) detach(follow, table, child)
      return
    }
    case 'AT_AddInherit': {
      const parent = relationOf(follow, cmd.def)
      if (parent === undefined) return
      changeObj(follow.catalog, table, { parents: [...table.parents, parent] })
      addDep(follow.catalog, table, { on: parent, auto: false })
      for (const check of attachedTo(parent, 'constraint')) {
        if (check.constraint?.type === 'check' && !check.constraint.noInherit)
          makeCheck(follow, {
            table,
            name: check.name,
            columns: check.constraint.columns,
            noInherit: false,
            recurse: false,
            inherited: true,
          })
      }
      return
    }
    case 'AT_DropInherit': {
      const parent = relationOf(follow, cmd.def)
      changeObj(follow.catalog, table, {
        parents: table.parents.filter((one) => one !== parent),
        deps: table.deps.filter((dep) => dep.on !== parent),
      })
      return
    }
    default:
  }
}

/** DROP in any form but IF EXISTS fails on a table nobody made: pg_dump --clean starts with pages of it. */
const onlyDrops = (stmt: AlterTableStmt): boolean =>
  (stmt.cmds ?? []).every(
    (node) =>
      'AlterTableCmd' in node &&
      ([
        'AT_DropColumn',
        'AT_DropConstraint',
        'AT_DropNotNull',
        'AT_DropIdentity',
        'AT_DropExpression',
        'AT_DetachPartition',
      ].includes(node.AlterTableCmd.subtype ?? '') ||
        (node.AlterTableCmd.subtype === 'AT_ColumnDefault' && node.AlterTableCmd.def === undefined)),
  )

/** The server works through one ALTER TABLE in passes: drops, then columns, then the rest. */
const passOf = (node: Node): number => {
  const subtype = 'AlterTableCmd' in node ? (node.AlterTableCmd.subtype ?? '') : ''
  if (/^AT_Drop(Column|Constraint|Identity)$/.test(subtype)) return 0
  return subtype === 'AT_AddColumn' ? 1 : 2
}

export const alterTable = (follow: Follow, stmt: AlterTableStmt): void => {
  const { schema, name } = rangeName(stmt.relation)
  const relation = findRelation(follow, schema, name)
  if (relation === undefined) {
    if (onlyDrops(stmt)) noteMissing(follow, `table ${name}`, stmt.missing_ok === true)
    return
  }
  const recurse = stmt.relation?.inh === true
  // Under a condition: as if it ran, but nobody can say.
  if (follow.why !== undefined) changeObj(follow.catalog, relation, { open: true })
  for (const node of (stmt.cmds ?? []).toSorted((a, b) => passOf(a) - passOf(b))) {
    if (!('AlterTableCmd' in node)) continue
    if (isTable(relation) || relation.kind === 'index' || relation.kind === 'composite')
      applyCommand(follow, relation, node.AlterTableCmd, recurse)
  }
}
