import type { XRay } from '../../../../shared/model/restore.ts'

/**
 * Documented in docs/cli.md. A plain script keeps the fields it always had (`encoding` is the name alone, how it is known is
 * in `encodingDetails`), and gets the X-ray's beside them; anything else is the X-ray, with `format` for its innermost layer.
 */
export const inspectJson = (found: XRay) => {
  const { script, ...xray } = found
  if (script === undefined || found.layers.length > 1 || found.kind !== 'script') {
    const encoding = found.archive?.encoding ?? script?.encoding.name ?? null
    return { format: found.layers.at(-1) ?? 'binary', encoding, ...found }
  }
  const { file, format, encoding, ...facts } = script
  const { layers, kind, sentence, tables, needs, risks, verdict, findings } = xray
  return {
    file,
    format,
    encoding: encoding.name,
    encodingDetails: encoding,
    ...facts,
    layers,
    kind,
    sentence,
    tables,
    needs,
    risks,
    verdict,
    findings,
  }
}
