import { BadgeCheck, CircleX, OctagonMinus, Scale } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Outcome } from '../../../shared/model/report.ts'
import type { VerdictTone } from '../../components/verdict.tsx'

// How an outcome looks, wherever one is told.

export const outcomeIcon: Readonly<Record<Outcome, ReactNode>> = {
  verified: <BadgeCheck />,
  differences: <Scale />,
  failed: <CircleX />,
  cancelled: <OctagonMinus />,
}

export const outcomeTone: Readonly<Record<Outcome, VerdictTone>> = {
  verified: 'ok',
  differences: 'warn',
  failed: 'bad',
  cancelled: 'neutral',
}
