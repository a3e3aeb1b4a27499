CREATE TYPE member_state AS ENUM ('trial', 'active', 'paused', 'left');
CREATE TYPE billing_period AS ENUM ('month', 'quarter', 'year');
CREATE TYPE entrance AS ENUM ('main', 'court', 'car_park');

CREATE TABLE member (
  id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number    integer GENERATED ALWAYS AS IDENTITY UNIQUE,
  name      text NOT NULL,
  email     text NOT NULL UNIQUE,
  state     member_state NOT NULL DEFAULT 'trial',
  joined_on date NOT NULL DEFAULT current_date
);
CREATE INDEX member_state_idx ON member (state);

CREATE TABLE plan (
  id     smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name   text NOT NULL UNIQUE,
  cents  integer NOT NULL CHECK (cents > 0),
  period billing_period NOT NULL
);

CREATE TABLE subscription (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  plan_id   smallint NOT NULL REFERENCES plan (id),
  starts_on date NOT NULL,
  ends_on   date,
  CHECK (ends_on IS NULL OR ends_on > starts_on)
);
CREATE INDEX subscription_member_idx ON subscription (member_id);

CREATE TABLE check_in (
  member_id uuid NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  at        timestamptz NOT NULL DEFAULT now(),
  entrance  entrance NOT NULL DEFAULT 'main',
  PRIMARY KEY (member_id, at)
);
CREATE INDEX check_in_at_idx ON check_in USING brin (at);

CREATE VIEW visits_by_day AS
  SELECT at::date AS day, entrance, count(*) AS visits FROM check_in GROUP BY 1, 2;
