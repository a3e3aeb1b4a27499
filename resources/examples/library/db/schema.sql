-- A lending library: books by authors, members, loans.

CREATE TYPE shelf AS ENUM ('fiction', 'science', 'history', 'children');

CREATE TABLE author (
  id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  born integer CHECK (born BETWEEN -800 AND 2100)
);

CREATE TABLE book (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  author_id integer NOT NULL REFERENCES author (id),
  title     text NOT NULL,
  shelf     shelf NOT NULL,
  published integer,
  UNIQUE (author_id, title)
);
CREATE INDEX book_title_idx ON book (lower(title));

CREATE TABLE member (
  id     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name   text NOT NULL,
  email  text NOT NULL UNIQUE CHECK (email LIKE '%_@_%'),
  joined date NOT NULL DEFAULT current_date
);

CREATE TABLE loan (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id     integer NOT NULL REFERENCES book (id),
  member_id   integer NOT NULL REFERENCES member (id),
  lent_on     date NOT NULL DEFAULT current_date,
  due_on      date NOT NULL,
  returned_on date,
  CHECK (due_on >= lent_on),
  CHECK (returned_on IS NULL OR returned_on >= lent_on)
);
-- A book can be out once at a time.
CREATE UNIQUE INDEX loan_one_at_a_time ON loan (book_id) WHERE returned_on IS NULL;
CREATE INDEX loan_member_idx ON loan (member_id);

CREATE FUNCTION default_due_date(lent date) RETURNS date
  LANGUAGE sql IMMUTABLE
  AS 'SELECT lent + 28';

CREATE FUNCTION set_due_date() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.due_on IS NULL THEN
    NEW.due_on := default_due_date(NEW.lent_on);
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER loan_due_date BEFORE INSERT ON loan
  FOR EACH ROW EXECUTE FUNCTION set_due_date();

CREATE VIEW on_loan AS
  SELECT book.title, author.name AS author, member.name AS member, loan.due_on
    FROM loan
    JOIN book ON book.id = loan.book_id
    JOIN author ON author.id = book.author_id
    JOIN member ON member.id = loan.member_id
   WHERE loan.returned_on IS NULL;

COMMENT ON TABLE loan IS 'One row for each time a book goes out.';
COMMENT ON VIEW on_loan IS 'What is out at the moment, and with whom.';
