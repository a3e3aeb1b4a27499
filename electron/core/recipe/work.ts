// A step of a plan together with what the run has to do for it. The plan shows `step`; the run obeys `work`.
import type { PlanStep } from '../../../shared/model/plan.ts'

export type Work =
  | { readonly kind: 'none' }
  | { readonly kind: 'server'; readonly major: number | null }
  | { readonly kind: 'role'; readonly create: boolean; readonly alsoLogin: boolean }
  | { readonly kind: 'plain-role'; readonly name: string }
  | { readonly kind: 'set-aside'; readonly from: string; readonly to: string }
  | { readonly kind: 'create-database'; readonly before: readonly string[]; readonly sql: readonly string[] }
  | { readonly kind: 'database-settings'; readonly sql: readonly string[] }
  | { readonly kind: 'grants'; readonly sql: readonly string[] }
  | { readonly kind: 'extension'; readonly name: string; readonly sql: string }
  | {
      readonly kind: 'load'
      readonly index: number
      readonly as: 'owner' | 'superuser'
      readonly transaction: 'whole' | 'none'
    }
  | { readonly kind: 'ownership' }
  | { readonly kind: 'after'; readonly index: number }
  | { readonly kind: 'env' }
  | { readonly kind: 'verify' }
  | { readonly kind: 'mark' }

export type PlannedStep = { readonly step: PlanStep; readonly work: Work }
