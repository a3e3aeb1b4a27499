import { useEffect } from 'react'
import { applyDefaultServer } from './live/default-server.ts'
import { startNew, useWizard } from './live/wizard-store.ts'
import type { StepId } from './model/steps.ts'
import { WizardScreen } from './wizard-screen.tsx'

/** The wizard from nothing. What was begun before is still there. */
export const NewRecipe = ({ step }: { readonly step: StepId }) => {
  const path = useWizard((state) => state.wizard.drafts.about.path)
  useEffect(() => {
    if (startNew()) applyDefaultServer()
  }, [])
  return path === null ? <WizardScreen step={step} path={null} /> : null
}
