// What nobody may do without a yes, and what nobody could answer.
import { splitMeta } from '../load/prepare-script.ts'
import { whatItAsks } from '../load/script-rules.ts'
import type { ObservedScript } from './observed.ts'
import { at, type ScriptLook } from './script-look.ts'

export const consentNotes = (
  script: ObservedScript,
): readonly { readonly file: string; readonly line: number; readonly text: string; readonly why: string }[] => {
  const facts = script.facts
  if (facts === null) return []
  const shell = facts.metaCommands
    .filter((meta) => meta.risk === 'shell')
    .map((meta) => ({ file: meta.file, line: meta.line, text: meta.command, why: 'runs a program on this machine' }))
  return [
    ...shell,
    ...facts.runsPrograms.filter(
      (note) => !shell.some((other) => other.file === note.file && other.line === note.line),
    ),
  ]
}

export const findConsent = ({ observed, script, load, shown, add }: ScriptLook): void => {
  const agreed = observed.choices.allowShell || load.allowShell === true
  for (const note of consentNotes(script).slice(0, 10))
    add(
      agreed ? 'info' : 'warning',
      'runs-programs',
      `"${shown}" line ${note.line} runs a program: ${note.text.slice(0, 120)}.`,
      {
        ...at(note),
        detail: note.why,
        ...(agreed
          ? {}
          : { hint: 'Read it. If you trust it, agree to it (--allow-shell, or allowShell: true on this script).' }),
      },
    )
}

/** Questions stop the plan, each at its line; so does a script that no engine here can load. */
export const findQuestions = ({ facts, script, shown, add, push }: ScriptLook): void => {
  for (const meta of facts.metaCommands) {
    const asks = whatItAsks(splitMeta(meta.command).name)
    if (asks !== null && !facts.leaveOuts.some((out) => out.file === meta.file && out.line === meta.line))
      push({ code: 'asks-questions', severity: 'error', ...asks, ...at(meta) })
  }
  if (script.refusal !== undefined)
    add('error', 'needs-psql', script.refusal.message, {
      ...(script.refusal.hint === undefined ? {} : { hint: script.refusal.hint }),
      ...(script.refusal.line === undefined
        ? {}
        : at({ file: script.refusal.file ?? shown, line: script.refusal.line })),
    })
}
