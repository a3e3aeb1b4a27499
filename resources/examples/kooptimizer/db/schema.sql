-- Administration of cooperatives: who belongs to one, what they own of it, what it pays out.
-- pgcrypto comes from the recipe.

CREATE TYPE account_role AS ENUM ('administrator', 'officer', 'member', 'guest');
CREATE TYPE coop_kind AS ENUM ('consumer', 'worker', 'housing', 'farming');
CREATE TYPE membership_state AS ENUM ('applied', 'active', 'suspended', 'left');
CREATE TYPE payout_state AS ENUM ('draft', 'approved', 'paid');
CREATE TYPE message_channel AS ENUM ('letter', 'mail', 'phone');
CREATE TYPE postal_address AS (street text, postcode text, town text);

CREATE TABLE account (
  id           bigserial PRIMARY KEY,
  login        varchar(80) NOT NULL UNIQUE,
  password     text NOT NULL,
  role         account_role NOT NULL DEFAULT 'guest',
  token_secret bytea NOT NULL DEFAULT gen_random_bytes(16),
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cooperative (
  id         bigserial PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  kind       coop_kind NOT NULL,
  address    postal_address,
  founded_on date NOT NULL
);

CREATE TABLE member (
  id             bigserial PRIMARY KEY,
  account_id     bigint UNIQUE REFERENCES account (id) ON DELETE SET NULL,
  cooperative_id bigint NOT NULL REFERENCES cooperative (id),
  full_name      text NOT NULL,
  state          membership_state NOT NULL DEFAULT 'applied',
  joined_on      date
);
CREATE INDEX member_cooperative_idx ON member (cooperative_id, state);

CREATE TABLE share (
  id         bigserial PRIMARY KEY,
  member_id  bigint NOT NULL REFERENCES member (id),
  number_of  integer NOT NULL CHECK (number_of > 0),
  paid_cents bigint NOT NULL CHECK (paid_cents >= 0),
  bought_on  date NOT NULL DEFAULT current_date
);
CREATE INDEX share_member_idx ON share (member_id);

CREATE TABLE payout (
  id             bigserial PRIMARY KEY,
  cooperative_id bigint NOT NULL REFERENCES cooperative (id),
  year           integer NOT NULL CHECK (year BETWEEN 1900 AND 2200),
  total_cents    bigint NOT NULL CHECK (total_cents >= 0),
  state          payout_state NOT NULL DEFAULT 'draft',
  UNIQUE (cooperative_id, year)
);

CREATE TABLE payout_line (
  payout_id    bigint NOT NULL REFERENCES payout (id) ON DELETE CASCADE,
  member_id    bigint NOT NULL REFERENCES member (id),
  amount_cents bigint NOT NULL CHECK (amount_cents >= 0),
  PRIMARY KEY (payout_id, member_id)
);

CREATE TABLE assembly (
  id             bigserial PRIMARY KEY,
  cooperative_id bigint NOT NULL REFERENCES cooperative (id),
  held_on        date NOT NULL,
  agenda         text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE message (
  id        bigserial PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  channel   message_channel NOT NULL,
  body      text NOT NULL,
  sent_at   timestamptz
);
CREATE INDEX message_unsent_idx ON message (member_id) WHERE sent_at IS NULL;

CREATE TABLE change_note (
  id         bigserial PRIMARY KEY,
  table_name name NOT NULL,
  row_id     bigint NOT NULL,
  noted_at   timestamptz NOT NULL DEFAULT now(),
  before     jsonb
);

CREATE FUNCTION hash_password(plain text) RETURNS text
  LANGUAGE sql AS $$ SELECT crypt(plain, gen_salt('bf', 6)) $$;

CREATE FUNCTION password_is(account_login text, plain text) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT password = crypt(plain, password) FROM account WHERE login = account_login), false)
$$;

CREATE FUNCTION shares_of(wanted bigint) RETURNS bigint
  LANGUAGE sql STABLE AS $$ SELECT coalesce(sum(number_of), 0) FROM share WHERE member_id = wanted $$;

CREATE FUNCTION active_members(of_cooperative bigint)
  RETURNS TABLE (member_id bigint, full_name text, shares bigint)
  LANGUAGE sql STABLE AS $$
  SELECT m.id, m.full_name, shares_of(m.id) FROM member m
   WHERE m.cooperative_id = of_cooperative AND m.state = 'active' ORDER BY m.full_name
$$;

CREATE FUNCTION note_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change_note (table_name, row_id, before) VALUES (TG_TABLE_NAME, OLD.id, to_jsonb(OLD));
  RETURN NEW;
END
$$;

CREATE TRIGGER member_changes AFTER UPDATE ON member FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE TRIGGER payout_changes AFTER UPDATE ON payout FOR EACH ROW EXECUTE FUNCTION note_change();

CREATE PROCEDURE admit_member(wanted text)
  LANGUAGE plpgsql AS $$
BEGIN
  UPDATE member SET state = 'active', joined_on = coalesce(joined_on, current_date) WHERE full_name = wanted AND state = 'applied';
  IF NOT FOUND THEN
    RAISE EXCEPTION '% has not applied', wanted;
  END IF;
END
$$;

CREATE PROCEDURE prepare_payout(cooperative_name text, for_year integer, cents bigint)
  LANGUAGE plpgsql AS $$
DECLARE
  of_cooperative bigint;
  new_payout bigint;
  all_shares bigint;
BEGIN
  SELECT id INTO STRICT of_cooperative FROM cooperative WHERE name = cooperative_name;
  SELECT sum(shares) INTO all_shares FROM active_members(of_cooperative);
  IF coalesce(all_shares, 0) = 0 THEN
    RAISE EXCEPTION 'nobody holds a share of %', cooperative_name;
  END IF;
  INSERT INTO payout (cooperative_id, year, total_cents) VALUES (of_cooperative, for_year, cents) RETURNING id INTO new_payout;
  INSERT INTO payout_line (payout_id, member_id, amount_cents)
  SELECT new_payout, a.member_id, cents * a.shares / all_shares FROM active_members(of_cooperative) a WHERE a.shares > 0;
END
$$;

CREATE PROCEDURE approve_payout(wanted bigint)
  LANGUAGE sql AS $$ UPDATE payout SET state = 'approved' WHERE id = wanted AND state = 'draft' $$;
