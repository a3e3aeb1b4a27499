// A statement of a plain dump as a unit: judged, mapped to the owner that was chosen, noted by name when it is left out.
import { quoteName } from '../script/facts/quote-name.ts'
import type { StatementItem } from '../script/items.ts'
import { describeUnit } from './describe-unit.ts'
import { isAgreed, judgeStatement, rolesIn, setvalIn, showStatement, statementId } from './judge-statement.ts'
import { judgeGift } from './judge-gift.ts'
import { mapOwnerText } from './ownership-plan.ts'
import type { PlanContext } from './plan-archive.ts'
import { schemaOfPath, withoutAuthorization } from './schema-of-path.ts'
import type { ScriptNotes, ScriptUnit } from './script-unit.ts'

/** How far the reading has come: the next unit's number, and the schema that bare names are in. */
export type ScriptPlace = { id: number; space: string }

/** One for all: most of tens of thousands of units have nothing of these. */
const nothing = { after: [], locks: [], settings: [], weight: 0 } as const

const dmlStart = /^(?:insert|update|delete|merge|truncate|with|values|table)\b/i

export const statementTaker = (
  context: PlanContext,
  notes: ScriptNotes,
  place: ScriptPlace,
  keeps: (start: number) => boolean,
): ((item: StatementItem) => ScriptUnit | null) => {
  const { choices, serverVersionNumber } = context
  return (item: StatementItem): ScriptUnit | null => {
    const { sql, line } = item
    if (item.unterminated !== undefined) {
      notes.see({ sql, line, parsed: false })
      notes.damage(`The dump ends in the middle of a statement (line ${line}): it is not whole.`)
      return null
    }
    if (!keeps(item.start)) {
      notes.see({ sql, line, parsed: null })
      return null
    }
    const dml = dmlStart.test(sql)
    const isInsert = dml && /^insert\b/i.test(sql)
    const verdict = isInsert
      ? ({ kind: 'run', role: 'none', nodes: [] } as const)
      : judgeStatement(sql, serverVersionNumber)
    notes.see({ sql, line, parsed: isInsert ? null : verdict.kind === 'skip' || verdict.nodes.length > 0 })
    const shown = describeUnit(sql)
    const what = `${shown.desc} ${shown.name}`.trim()
    if (verdict.kind === 'skip') {
      if (!verdict.silent) notes.leaveOut(what, verdict.reason, line)
      return null
    }
    const base = { id: place.id++, ...shown, line, ...nothing } as const
    const mapped =
      verdict.kind === 'run' && verdict.role === 'owner' ? mapOwnerText(sql, choices, context.holdBack) : null
    const isGrant = verdict.kind === 'run' && verdict.role === 'privilege' && choices.privileges
    // Both run as the administrator.
    const gift = mapped !== null || isGrant ? judgeGift(verdict.nodes, context.systemNames ?? new Set()) : null
    if (gift?.kind === 'skip') {
      notes.leaveOut(what, gift.reason, line)
      return null
    }
    const risk = verdict.kind === 'risk' ? verdict : gift?.kind === 'risk' ? gift : null
    if (risk !== null) {
      const own = statementId(sql)
      if (!isAgreed(choices.agreed, risk, sql)) {
        notes.refuse({ id: own, what: risk.what, line, statement: showStatement(sql) })
        notes.leaveOut(what, `${risk.what}; nobody has agreed to it (${own})`, line)
        return null
      }
    }
    if (verdict.kind === 'risk')
      return { unit: { ...base, sql, as: 'admin' }, nodes: verdict.nodes, dml, place: 'here' }
    if (verdict.role === 'owner') {
      if (mapped === null) return null
      for (const role of rolesIn(verdict.nodes))
        notes.role(
          choices.ownership === 'keep'
            ? role
            : typeof choices.ownership === 'string'
              ? role
              : (choices.ownership.map[role] ?? role),
        )
      return { unit: { ...base, desc: 'OWNER', sql: mapped, as: 'admin' }, nodes: verdict.nodes, dml, place: 'end' }
    }
    if (verdict.role === 'privilege') {
      notes.privilege()
      if (!choices.privileges) return null
      for (const role of rolesIn(verdict.nodes)) notes.role(role)
      return { unit: { ...base, desc: 'ACL', sql, as: 'admin' }, nodes: verdict.nodes, dml, place: 'end' }
    }
    if (verdict.role === 'extension') {
      const [node] = verdict.nodes
      const name = node !== undefined && 'CreateExtensionStmt' in node ? (node.CreateExtensionStmt.extname ?? '') : ''
      if (name === 'plpgsql') return null
      if (name !== '') notes.extension(name)
      return {
        unit: { ...base, sql, as: context.trusted.has(name) ? 'worker' : 'admin' },
        nodes: verdict.nodes,
        dml,
        place: 'here',
      }
    }
    place.space = schemaOfPath(verdict.nodes) ?? place.space
    const value = setvalIn(verdict.nodes)
    if (value !== null)
      notes.sequence(
        value.sequence.includes('.')
          ? value.sequence
          : `${quoteName(place.space, serverVersionNumber)}.${value.sequence}`,
        { value: value.value, called: value.called },
      )
    return {
      unit: {
        ...base,
        ...(value === null ? {} : { desc: 'SEQUENCE SET', name: value.sequence }),
        sql: withoutAuthorization(sql, verdict.nodes),
        as: 'worker',
      },
      nodes: verdict.nodes,
      dml,
      place: 'here',
    }
  }
}
