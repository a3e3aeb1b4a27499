import { useEffect } from 'react'
import { Select, type SelectOption } from '../../components/select.tsx'
import { recipeStrings as words } from '../../strings/recipe-strings.ts'
import { wizardStrings } from '../../strings/wizard-strings.ts'
import { navigate } from '../../state/route.ts'
import { findServers, useServers } from '../../state/servers.ts'
import { dispatch, useWizard } from '../../wizard/live/wizard-store.ts'
import type { ServerDraft } from '../../wizard/model/drafts.ts'
import { meetsRequirement } from '../../wizard/model/version-requirement.ts'
import { usableServers } from '../../wizard/model/usable-servers.ts'

const valueOf = (draft: ServerDraft): string => {
  if (draft.choice === 'built-in') return draft.major === null ? 'built-in' : `built-in:${draft.major}`
  return draft.choice === 'found' ? `found ${draft.found ?? ''}` : 'typed'
}

/** Where it goes, changed in place; anything more leads to the step. */
export const ServerPicker = ({ path }: { readonly path: string }) => {
  const { found } = useServers()
  const draft = useWizard((state) => state.wizard.drafts.server)
  useEffect(() => {
    if (useServers.getState().found === null) void findServers()
  }, [])
  const suits = (major: number | undefined): boolean => major === undefined || meetsRequirement(major, draft.required)
  const options: readonly SelectOption<string>[] = [
    { value: 'built-in', label: words.builtIn, description: wizardStrings.server.bestVersion },
    ...(found?.builtIn ?? [])
      .filter((server) => server.state !== 'not-created' || draft.major === server.major)
      .map((server) => ({
        value: `built-in:${server.major}`,
        label: words.builtInMajor(server.major),
        description: wizardStrings.server.majorState[server.state],
        disabled: !suits(server.major),
      })),
    ...usableServers(found).map((server) => ({
      value: `found ${server.host}:${server.port}`,
      label: `${server.host}:${server.port}`,
      description: [
        server.version === undefined ? undefined : `PostgreSQL ${server.version}`,
        wizardStrings.server.state[server.state],
      ]
        .filter((part) => part !== undefined)
        .join(' · '),
      disabled: !suits(server.major),
    })),
    ...(draft.choice === 'other' ? [{ value: 'typed', label: `${draft.host}:${draft.port}` }] : []),
    { value: 'other', label: words.another },
  ]
  const choose = (value: string): void => {
    if (value === 'other') return navigate({ name: 'recipe', path, step: 'server' })
    const builtIn = /^built-in(?::(\d+))?$/.exec(value)
    if (builtIn !== null) {
      const major = builtIn[1] === undefined ? null : Number(builtIn[1])
      return dispatch({ type: 'edit', part: 'server', draft: { ...draft, choice: 'built-in', major } })
    }
    if (value.startsWith('found '))
      dispatch({ type: 'edit', part: 'server', draft: { ...draft, choice: 'found', found: value.slice(6) } })
  }
  return <Select label={words.server} options={options} value={valueOf(draft)} onChange={choose} />
}
