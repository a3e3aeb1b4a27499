import { useSettings } from '../../state/settings.ts'
import { splitAddress } from '../model/setup-input.ts'
import { dispatch, useWizard } from './wizard-store.ts'

/** The server a person prefers (settings), in the wizard's own words. Anything but `built-in[:MAJOR]` and `host:port` waits for the step. */
export const applyDefaultServer = (): void => {
  const text = useSettings.getState().settings.defaultServer.trim()
  const draft = useWizard.getState().wizard.drafts.server
  const builtIn = /^built-in(?::(\d+))?$/.exec(text)
  if (builtIn !== null) {
    const major = builtIn[1] === undefined ? null : Number(builtIn[1])
    return dispatch({ type: 'edit', part: 'server', draft: { ...draft, choice: 'built-in', major } })
  }
  const address = splitAddress(text)
  if (address === null) return
  dispatch({
    type: 'edit',
    part: 'server',
    draft: { ...draft, choice: 'other', host: address.host, port: String(address.port) },
  })
}
