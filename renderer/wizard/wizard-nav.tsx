import { Check, TriangleAlert } from 'lucide-react'
import { Link } from 'react-aria-components'
import { classNames } from '../components/class-names.ts'
import { routeHref } from '../state/route.ts'
import { wizardStrings as words } from '../strings/wizard-strings.ts'
import type { StepState } from './model/step-states.ts'
import { stepIds, type StepId } from './model/steps.ts'
import styles from './wizard.module.css'

export type WizardNavProps = { readonly path: string | null; readonly states: Readonly<Record<StepId, StepState>> }

/** Every step can be gone to at any time; the mark says how it stands, in words for a screen reader. */
export const WizardNav = ({ path, states }: WizardNavProps) => (
  <nav aria-label={words.stepsLabel} className={styles['nav']}>
    <ol className={styles['navList']}>
      {stepIds.map((id, index) => {
        const state = states[id]
        return (
          <li key={id}>
            <Link
              href={routeHref({ name: 'recipe', path, step: id })}
              className={classNames(styles['navItem'], styles[state])}
              {...(state === 'current' && { 'aria-current': 'step' as const })}
            >
              <span className={styles['navMark']} aria-hidden="true">
                {state === 'done' ? <Check /> : state === 'problem' ? <TriangleAlert /> : index + 1}
              </span>
              <span className={styles['navName']}>{words.step[id].name}</span>
              <span className={styles['hidden']}>, {words.stepState[state]}</span>
            </Link>
          </li>
        )
      })}
    </ol>
  </nav>
)
