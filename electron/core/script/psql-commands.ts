// What the reader must know about psql's backslash commands: their names, which of them send the statement before them, and which
// take the rest of the line as it stands. psql throws the rest of the line away behind a command it does not know.

/** They send the statement that stands before them. */
export const sendsBuffer: ReadonlySet<string> = new Set([
  'g',
  'gx',
  'gexec',
  'gset',
  'gdesc',
  'crosstabview',
  'watch',
  'parse',
  'sendpipeline',
])

const wholeLine: ReadonlySet<string> = new Set(['!', 'copy', 'h', 'help', 'ef', 'ev', 'sf', 'sf+', 'sv', 'sv+'])
const pipes: ReadonlySet<string> = new Set(['g', 'gx', 'o', 'out', 'w', 'write'])

const known: ReadonlySet<string> = new Set([
  ...sendsBuffer,
  ...wholeLine,
  ...pipes,
  ...'? a bind bind_named C c cd close close_prepared conninfo connect copyright e echo edit elif else encoding endif endpipeline errverbose f flush flushrequest getenv getresults gi html H i if include include_relative ir l l+ list list+ lo_export lo_import lo_list lo_list+ lo_unlink p password print prompt pset q qecho quit r reset restrict s set setenv startpipeline syncpipeline t T timing unrestrict unset warn x z zS'.split(
    ' ',
  ),
])

/** Does everything up to the end of the line belong to this command, backslashes included? */
export const takesWholeLine = (name: string, args: string): boolean =>
  wholeLine.has(name) ||
  (pipes.has(name) && /^\s*\|/.test(args)) ||
  !(known.has(name) || /^[dl][A-Za-z]*\+?[A-Za-z]*$/.test(name))
