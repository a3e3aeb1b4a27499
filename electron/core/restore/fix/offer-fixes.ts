// What a person may choose from to go on: the fixes of the causes that something can be done about here, and a yes to what
// was left out for want of one.
import type { RestoreCause, RestoreFix } from '../../../../shared/model/restore.ts'
import type { RestorePlan } from '../types.ts'
import { parseFix } from './fix-ids.ts'

const mostOffered = 30

export const offerFixes = (causes: readonly RestoreCause[], plan: RestorePlan | null): readonly RestoreFix[] => {
  const offered = new Map<string, RestoreFix>()
  for (const fix of causes.flatMap(({ fixes }) => fixes)) if (parseFix(fix.id) !== null) offered.set(fix.id, fix)
  for (const { id, what, where } of plan?.refused ?? [])
    offered.set(`agree:${id}`, { id: `agree:${id}`, label: `Agree to what was left out (${where}): ${what}` })
  return [...offered.values()].slice(0, mostOffered)
}

/** An extension that is not there stops a restore before it begins; said as a cause, so that it has its fixes too. */
export const causeOfMissing = (missing: readonly string[]): RestoreCause => ({
  class: 'fatal',
  count: missing.length,
  message: `The server does not have ${missing.length === 1 ? 'the extension' : 'the extensions'} ${missing.join(', ')}, which the dump needs.`,
  objects: missing.map((name) => `EXTENSION ${name}`),
  fixes: missing.flatMap((name) => [
    { id: `install-extension:${name}`, label: `Go on, now that the extension "${name}" is installed on the server` },
    { id: `without-extension:${name}`, label: `Restore without "${name}" and what needs it` },
  ]),
})
