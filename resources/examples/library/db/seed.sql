-- A few shelves to start with.

INSERT INTO author (name, born) VALUES
  ('Selma Lagerlöf', 1858), ('Mary Shelley', 1797), ('Jules Verne', 1828),
  ('Ada Lovelace', 1815), ('Herodotus', -484), ('Astrid Lindgren', 1907);

INSERT INTO book (author_id, title, shelf, published)
SELECT author.id, new.title, new.shelf::shelf, new.published
  FROM (VALUES
    ('Selma Lagerlöf', 'Gösta Berling''s Saga', 'fiction', 1891),
    ('Selma Lagerlöf', 'The Wonderful Adventures of Nils', 'children', 1906),
    ('Mary Shelley', 'Frankenstein', 'fiction', 1818),
    ('Mary Shelley', 'The Last Man', 'fiction', 1826),
    ('Jules Verne', 'Around the World in Eighty Days', 'fiction', 1872),
    ('Jules Verne', 'Journey to the Centre of the Earth', 'fiction', 1864),
    ('Jules Verne', 'Twenty Thousand Leagues under the Sea', 'fiction', 1870),
    ('Ada Lovelace', 'Notes on the Analytical Engine', 'science', 1843),
    ('Herodotus', 'Histories', 'history', -430),
    ('Astrid Lindgren', 'Pippi Longstocking', 'children', 1945),
    ('Astrid Lindgren', 'Ronia, the Robber''s Daughter', 'children', 1981),
    ('Astrid Lindgren', 'The Brothers Lionheart', 'children', 1973)
  ) AS new (author, title, shelf, published)
  JOIN author ON author.name = new.author;

INSERT INTO member (name, email, joined) VALUES
  ('Noor', 'noor@example.org', '2024-01-15'), ('Jonas', 'jonas@example.org', '2024-02-01'),
  ('Amara', 'amara@example.org', '2024-02-20'), ('Li', 'li@example.org', '2024-05-02'),
  ('Tomás', 'tomas@example.org', '2024-06-11');

INSERT INTO loan (book_id, member_id, lent_on, due_on, returned_on)
SELECT book.id, member.id, new.lent_on::date, default_due_date(new.lent_on::date), new.returned_on::date
  FROM (VALUES
    ('Frankenstein', 'Noor', '2024-06-01', '2024-06-20'),
    ('Histories', 'Jonas', '2024-06-03', '2024-07-01'),
    ('Frankenstein', 'Amara', '2024-07-02', '2024-07-15'),
    ('Pippi Longstocking', 'Li', '2024-09-01', NULL),
    ('The Last Man', 'Noor', '2024-09-03', NULL),
    ('Notes on the Analytical Engine', 'Tomás', '2024-09-05', NULL)
  ) AS new (title, member, lent_on, returned_on)
  JOIN book ON book.title = new.title
  JOIN member ON member.name = new.member;
