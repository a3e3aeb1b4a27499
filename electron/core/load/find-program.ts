// Which branch of an \\if psql takes may depend on what the server answers (\\gset). So no branch may hide a command that
// runs a program: every backslash command of the script and of what it includes is looked at, taken or not.
import { detectEncoding } from '../script/detect-encoding.ts'
import { parseMetaArgs } from '../script/meta-args.ts'
import { readScript } from '../script/read-script.ts'
import { includeTarget } from './include-target.ts'
import { ownLoadError } from './make-load-error.ts'
import { refuseMeta, refuseStatement } from './script-rules.ts'
import type { LoadError, LoadRequest } from './types.ts'

const mostFiles = 1000

export const findProgramInBranches = async (request: LoadRequest, encoding: string): Promise<LoadError | null> => {
  const seen = new Set<string>([request.file])
  for (const file of seen) {
    if (seen.size > mostFiles) break
    try {
      const known = file === request.file ? encoding : (await detectEncoding(file)).name
      for await (const batch of readScript(file, { encoding: known, followIncludes: false, signal: request.signal })) {
        for (const item of batch) {
          // Only what runs a program matters here: unset variables and prompts were judged on the way that is taken.
          const state = { given: request.variables, unknownVariables: true }
          const refused =
            item.kind === 'meta'
              ? refuseMeta(item, false, state)
              : item.kind === 'statement'
                ? refuseStatement(item, false, state)
                : null
          if (refused?.kind === 'needs-consent') return ownLoadError(request, refused, file)
          if (item.kind !== 'meta' || !/^(?:i|ir|include|include_relative)$/.test(item.name)) continue
          const { args, unknown } = parseMetaArgs(item.args, (name) => request.variables[name])
          if (args[0] !== undefined && !unknown) seen.add(includeTarget(request, item, args[0]))
        }
      }
    } catch {
      // A file in a branch that is never taken may be missing.
    }
  }
  return null
}
