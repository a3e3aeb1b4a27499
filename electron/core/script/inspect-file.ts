// What is in a file, whatever it is: a script is read and parsed, anything else is named with the next step.
import { stat } from 'node:fs/promises'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { detectFormat, type DetectedFormat } from './detect-format.ts'
import { emptyFacts } from './empty-facts.ts'
import { inspectScripts, type ScriptToInspect } from './facts/inspect-scripts.ts'

/** Facts of a file that is no script: what it is instead, and nothing more. */
export const notAScript = (
  shownAs: string,
  sizeBytes: number,
  { format, sentence, nextStep }: DetectedFormat,
): ScriptFacts => ({
  ...emptyFacts,
  encoding: { ...emptyFacts.encoding, confidence: 0 },
  file: shownAs,
  format,
  sizeBytes,
  findings: [{ code: 'not-a-script', severity: 'error', message: sentence, hint: nextStep, place: { file: shownAs } }],
})

export const inspectFile = async (
  script: ScriptToInspect,
  options: Parameters<typeof inspectScripts>[1],
): Promise<ScriptFacts> => {
  const started = performance.now()
  const detected = await detectFormat(script.file)
  if (detected.format === 'script') {
    const [facts] = (await inspectScripts([script], options)).facts
    if (facts) return facts
  }
  const { size } = await stat(script.file)
  return { ...notAScript(script.shownAs, size, detected), durationMs: Math.round(performance.now() - started) }
}
