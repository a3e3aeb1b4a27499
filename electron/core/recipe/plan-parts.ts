import type { Finding } from '../../../shared/model/finding.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'

export const finding = (
  severity: Finding['severity'],
  code: string,
  message: string,
  more: Partial<Finding> = {},
): Finding => ({ code, severity, message, ...more })
export const step = (
  id: string,
  kind: PlanStep['kind'],
  title: string,
  reason: string,
  more: Partial<PlanStep> = {},
): PlanStep => ({ id, kind, title, reason, action: 'do', statements: [], findings: [], ...more })
