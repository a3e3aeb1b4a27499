import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../../shared/model/finding.ts'
import type { Plan, PlanStep } from '../../../../shared/model/plan.ts'
import { groupFindings, standingOf, viewPlan } from '../../../../renderer/wizard/model/plan-view.ts'

const step = (id: string, more: Partial<PlanStep> = {}): PlanStep => ({
  id,
  kind: 'role',
  title: id,
  reason: 'because',
  action: 'do',
  statements: [],
  findings: [],
  ...more,
})
const finding = (code: string, severity: Finding['severity']): Finding => ({ code, severity, message: `${code}!` })
const plan = (steps: readonly PlanStep[], more: Partial<Plan> = {}): Plan => ({
  recipeName: 'Shop',
  server: null,
  serverRef: { kind: 'built-in' },
  database: 'shop',
  role: 'shop_app',
  steps,
  findings: [],
  state: 'ready',
  declares: { tables: 34, functions: 39, indexes: 86, sequences: 29, constraints_pk: 34 },
  commands: '',
  durationMs: 1,
  ...more,
})

describe('a plan in one sentence', () => {
  test('how much is to do and what it brings', () => {
    const view = viewPlan(
      plan([
        step('role'),
        step('extension:pgcrypto', { kind: 'extension' }),
        step('load:0', { kind: 'load', title: 'Load db/schema.sql', declares: { tables: 4, views: 1 } }),
      ]),
    )
    expect(view.sub).toBe('3 steps to do. Brings 34 tables, 39 functions and 86 indexes.')
  })
  test('what is left out is not called right', () => {
    const leftOut = step('extension:vector', {
      kind: 'extension',
      action: 'nothing',
      findings: [finding('extension-unavailable', 'warning')],
    })
    expect(standingOf(leftOut)).toBe('left-out')
    expect(viewPlan(plan([step('role', { action: 'nothing' }), leftOut])).sub).toContain(
      'Nothing to change, 1 already right, 1 left out.',
    )
  })
})

test('a finding of the plan and of a step is said once, worst first', () => {
  const twice = finding('gone', 'error')
  const view = viewPlan(
    plan([step('a', { findings: [twice, finding('note', 'info')] })], {
      findings: [finding('careful', 'warning'), twice],
      state: 'blocked',
    }),
  )
  expect(view.groups.map((group) => [group.severity, group.findings.length])).toEqual([
    ['error', 1],
    ['warning', 1],
    ['info', 1],
  ])
  expect(view.sub).toBe('1 thing stands in the way.')
  expect(view.canRun).toBe(false)
})

test.each([
  ['ready', true],
  ['nothing-to-do', true],
  ['blocked', false],
  ['needs-choice', false],
  ['needs-consent', false],
] as const)('a plan that is %s: %s', (state, canRun) => {
  expect(viewPlan(plan([step('a')], { state })).canRun).toBe(canRun)
})

test('empty groups are left out', () => {
  expect(groupFindings([finding('a', 'info')]).map((group) => group.severity)).toEqual(['info'])
})
