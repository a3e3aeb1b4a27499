import { useState } from 'react'
import type { UnfinishedRestore } from '../../../shared/model/restore.ts'
import { Callout } from '../../components/callout.tsx'
import { formatAgo } from '../../components/format.ts'
import { restoreStrings as words } from '../../strings/restore-strings.ts'
import { useCall } from '../../wizard/live/use-call.ts'
import { FixList, GoOn } from './go-on.tsx'
import { firstChosen } from './model/fixes.ts'

/** This very file was restored before and ended with errors: one may go on from there instead, also after a restart. */
export const EarlierRestore = ({ path }: { readonly path: string }) => {
  const all = useCall('restore.unfinished', {})
  const mine = all.value?.find(({ file }) => file === path)
  return mine === undefined ? null : <Earlier key={mine.job} unfinished={mine} />
}

const Earlier = ({ unfinished }: { readonly unfinished: UnfinishedRestore }) => {
  const [chosen, setChosen] = useState(() => firstChosen(unfinished))
  const { target, database, failed, fixes, at } = unfinished
  return (
    <Callout
      tone="warning"
      title={database === null ? words.goOn.titleNothing(target) : words.goOn.title(target, failed)}
      actions={<GoOn unfinished={unfinished} chosen={chosen} isQuiet />}
    >
      <p>{words.goOn.earlier(formatAgo(at))}</p>
      <FixList fixes={fixes} chosen={chosen} onChange={setChosen} />
    </Callout>
  )
}
