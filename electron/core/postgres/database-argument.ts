/** A database for psql or pg_restore: a bare name with `=` in it would be read as a connection string, and lead elsewhere. */
export const databaseArgument = (database: string): string =>
  `dbname='${database.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
