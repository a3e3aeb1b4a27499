import { useMemo } from 'react'
import type { Finding } from '../../shared/model/finding.ts'
import { useAppInfo } from '../state/app-info.ts'
import { useInspected, useScriptFacts } from './live/script-facts.ts'
import { lastPlan } from './live/use-plan.ts'
import { changeSecrets, dispatch, useWizard } from './live/wizard-store.ts'
import type { Drafts } from './model/drafts.ts'
import { joinPath } from './model/paths.ts'
import { serverRefOf } from './model/setup-input.ts'
import { problemsByStep } from './model/step-states.ts'
import type { DraftStepId } from './model/steps.ts'
import { DatabaseStep } from './steps/database-step.tsx'
import { ExtensionsStep } from './steps/extensions-step.tsx'
import { ExtrasStep } from './steps/extras-step.tsx'
import { SchemaStep } from './steps/schema-step.tsx'
import { ServerStep } from './steps/server-step.tsx'

const edit =
  <Part extends keyof Drafts>(part: Part) =>
  (draft: Drafts[Part]): void => {
    // Part and draft belong together by the signature; the union of actions cannot see it.
    dispatch({ type: 'edit', part, draft } as Parameters<typeof dispatch>[0])
  }

const adviceOn = (name: string): Finding | undefined =>
  lastPlan()
    ?.steps.find((one) => one.id === `extension:${name}`)
    ?.findings.find((finding) => finding.severity !== 'info')

/** Gives each step its own draft, and the few facts of the world it asks for. */
export const StepContent = ({ step }: { readonly step: DraftStepId }) => {
  const { wizard, secrets } = useWizard()
  const keychain = useAppInfo((state) => state.info?.capabilities.keychain === true)
  const { drafts } = wizard
  const problems = problemsByStep(drafts)[step]
  // Been here before and gone on: by now every problem may be named.
  const showAll = wizard.original !== null || (wizard.visited.includes(step) && wizard.visited.at(-1) !== step)
  const { server: serverDraft } = drafts
  const server = useMemo(() => serverRefOf(serverDraft), [serverDraft])
  const paths = drafts.schema.scripts.map((script) => joinPath(drafts.about.folder, script.path.trim()))
  useInspected(paths)
  const byPath = useScriptFacts((state) => state.byPath)
  const facts = paths.flatMap((path) => byPath[path]?.facts ?? [])
  switch (step) {
    case 'server':
      return (
        <ServerStep
          draft={drafts.server}
          onChange={edit('server')}
          problems={problems}
          showAll={showAll}
          secrets={secrets}
          onSecrets={changeSecrets}
          keychain={keychain}
        />
      )
    case 'database':
      return (
        <DatabaseStep
          draft={drafts.database}
          onChange={edit('database')}
          problems={problems}
          showAll={showAll}
          secrets={secrets}
          onSecrets={changeSecrets}
          server={server}
        />
      )
    case 'extensions':
      return (
        <ExtensionsStep
          draft={drafts.extensions}
          onChange={edit('extensions')}
          problems={problems}
          showAll={showAll}
          server={server}
          facts={facts}
          advice={adviceOn}
        />
      )
    case 'schema':
      return (
        <SchemaStep
          draft={drafts.schema}
          onChange={edit('schema')}
          problems={problems}
          showAll={showAll}
          folder={drafts.about.folder}
          onFolder={(folder) => dispatch({ type: 'edit', part: 'about', draft: { ...drafts.about, folder } })}
        />
      )
    case 'extras':
      return <ExtrasStep draft={drafts.extras} onChange={edit('extras')} problems={problems} showAll={showAll} />
  }
}
