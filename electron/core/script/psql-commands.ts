// Which of psql's backslash commands send the statement that stands before them.

export const sendsBuffer: ReadonlySet<string> = new Set(['g', 'gx', 'gexec', 'gset', 'gdesc', 'crosstabview', 'watch', 'parse', 'sendpipeline'])
