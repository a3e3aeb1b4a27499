import type { ScriptFacts } from '../../../shared/model/script.ts'
import { navigate } from '../../state/route.ts'
import { applyDefaultServer } from '../../wizard/live/default-server.ts'
import { dispatch } from '../../wizard/live/wizard-store.ts'
import { draftsFromScript } from '../../wizard/model/drafts-from-script.ts'
import { folderOf } from '../../wizard/model/paths.ts'

/** The wizard, filled in from what the script says; a person starts at the database's name. */
export const makeRecipe = (path: string, facts: ScriptFacts): void => {
  dispatch({ type: 'start-new', folder: folderOf(path), drafts: draftsFromScript(path, facts) })
  applyDefaultServer()
  navigate({ name: 'recipe', path: null, step: 'database' })
}
