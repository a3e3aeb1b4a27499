// What a file is, what is in it, what it needs, and whether it will restore: told before anything is run, and whatever the
// file is. Raises only when the file cannot be read at all, or the person cancels; a server that does not answer is a finding.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { XRay } from '../../../shared/model/restore.ts'
import { peelLayers, type Peeled } from '../archive/layers.ts'
import { recognise } from '../archive/recognise.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import { openArchive } from '../archive/open-archive.ts'
import { readHeader } from '../script/facts/read-header.ts'
import { openCompressedScript, type StreamedScript } from './compressed-script.ts'
import { factsOfBeginning, factsOfToc } from './first-facts.ts'
import { askServer } from './ask-server.ts'
import { refused, unable, type Answered, type Known, type XRayOptions } from './xray-answer.ts'
import { xrayArchive } from './xray-archive.ts'
import { xrayWholeServer } from './xray-whole-server.ts'
import { xrayScript } from './xray-script.ts'

export const xrayFile = async (host: Host, path: string, options: XRayOptions = {}): Promise<XRay> => {
  const startedAt = performance.now()
  const outside = await recognise(path)
  const known: Known = { host, path, sizeBytes: await sizeOf(path), startedAt, options }
  const asking = ask(host, options)
  let peeled: Peeled | StreamedScript
  try {
    const folder = join(host.paths.data, 'unpacked')
    const streamed = await openCompressedScript(path, outside, {
      folder,
      onBytes: (done, total) => options.onProgress?.('read', done, total),
    })
    peeled =
      streamed ??
      (await peelLayers(path, {
        folder,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        onProgress: (done) => options.onProgress?.('unpack', done, null),
      }))
  } catch (error) {
    await asking
    return refused(known, [outside.format], 'not-a-dump', error)
  }
  try {
    await tellBeginning(known, peeled)
    return await lookInside(known, peeled, await asking)
  } finally {
    for (const one of peeled.temporary) await rm(one, { recursive: true, force: true })
  }
}

const lookInside = async (known: Known, peeled: Peeled | StreamedScript, answered: Answered): Promise<XRay> => {
  switch (peeled.inner.format) {
    case 'script':
      return xrayScript(known, peeled, answered)
    case 'archive-custom':
    case 'archive-tar':
    case 'archive-directory':
      return xrayArchive(known, peeled, answered)
    case 'dumpall-archive':
      return xrayWholeServer(known, peeled, answered)
    default:
      return unable(
        known,
        peeled.layers,
        'not-a-dump',
        peeled.inner.sentence,
        peeled.inner.sentence,
        peeled.inner.nextStep,
      )
  }
}

/** Before the server is asked, and anything is read to its end. What cannot be told here is told later, with its reason. */
const tellBeginning = async ({ path, options }: Known, { inner, innerPath }: Peeled): Promise<void> => {
  if (options.onFacts === undefined) return
  if (inner.format === 'script') options.onFacts(factsOfBeginning(path, await readHeader(innerPath).catch(() => ({}))))
  else if (inner.format.startsWith('archive-')) {
    const archive = await openArchive(innerPath).catch(() => null)
    if (archive === null) return
    options.onFacts(factsOfToc(archive.facts))
    await archive.close()
  }
}

/** A server that cannot be asked does not keep anyone from looking at a file. */
const ask = async (host: Host, { server, password }: XRayOptions): Promise<Answered> => {
  if (server === undefined) return { answer: null, finding: [] }
  try {
    return { answer: await askServer(host, server, password), finding: [] }
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    const { message, hint } = error.failure
    return {
      answer: null,
      finding: [
        {
          code: 'server-not-asked',
          severity: 'warning',
          message: `The server could not be asked what it has: ${message}`,
          ...(hint === undefined ? {} : { hint }),
        },
      ],
    }
  }
}

const sizeOf = async (path: string): Promise<number> => {
  const info = await stat(path)
  if (!info.isDirectory()) return info.size
  let total = 0
  for (const name of await readdir(path))
    total += await stat(join(path, name)).then(
      (found) => (found.isFile() ? found.size : 0),
      () => 0,
    )
  return total
}
