// `Reset` from anywhere (palette, native menu): the database looked at last, if it may be reset; else the screen, which
// says what is missing.
import { chosenPlace, useChosenDatabase } from './chosen-database.ts'
import { navigate } from './route.ts'
import { canReset } from './snapshots-reducer.ts'
import { resetDatabase } from './reset.ts'
import { lookAtServer, useSnapshots } from './snapshots.ts'

export const resetChosen = async (): Promise<void> => {
  const place = chosenPlace(useChosenDatabase.getState())
  if (place === null) return navigate({ name: 'databases' })
  if (useSnapshots.getState().servers[place.server]?.overview === undefined) await lookAtServer(place.server)
  if (!canReset(useSnapshots.getState(), place)) return navigate({ name: 'databases', ...place })
  await resetDatabase(place)
}
