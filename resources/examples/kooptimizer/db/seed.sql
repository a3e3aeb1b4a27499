INSERT INTO account (login, password, role) VALUES
  ('root', hash_password('change me'), 'administrator'), ('olga', hash_password('change me too'), 'officer'),
  ('ines', hash_password('and me'), 'member'), ('pavel', hash_password('me as well'), 'member');

INSERT INTO cooperative (name, kind, address, founded_on) VALUES
  ('Bread and Roses Bakery', 'worker', ROW('Mill Lane 4', '1020', 'Vienna'), '2011-05-01'),
  ('Hilltop Housing', 'housing', ROW('Hill 1', '8020', 'Graz'), '1998-10-12');

INSERT INTO member (account_id, cooperative_id, full_name, state)
SELECT a.id, c.id, new.full_name, new.state::membership_state
  FROM (VALUES ('olga', 'Bread and Roses Bakery', 'Olga Berg', 'active'), ('ines', 'Bread and Roses Bakery', 'Ines Duarte', 'applied'),
               ('pavel', 'Hilltop Housing', 'Pavel Horák', 'active')) AS new (login, coop, full_name, state)
  JOIN account a ON a.login = new.login JOIN cooperative c ON c.name = new.coop;

INSERT INTO share (member_id, number_of, paid_cents)
SELECT id, 2 + id % 2, (2 + id % 2) * 10000 FROM member WHERE state = 'active';

CALL admit_member('Ines Duarte');
CALL prepare_payout('Bread and Roses Bakery', 2024, 120000);
