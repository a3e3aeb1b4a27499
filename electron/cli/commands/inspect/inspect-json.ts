import type { ScriptFacts } from '../../../../shared/model/script.ts'

/** `encoding` is the name alone, for reading; how it is known is in `encodingDetails`. Documented in docs/cli.md. */
export const inspectJson = ({ file, format, encoding, ...facts }: ScriptFacts) => ({ file, format, encoding: encoding.name, encodingDetails: encoding, ...facts })
