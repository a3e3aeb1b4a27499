-- Runs as often as one likes: everything is created only where it is missing.

CREATE TABLE IF NOT EXISTS party (
  id         BIGSERIAL PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('artist', 'customer', 'supplier')),
  name       TEXT NOT NULL,
  email      TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX IF NOT EXISTS party_email_key ON party (lower(email)) WHERE email IS NOT NULL;

CREATE TABLE IF NOT EXISTS room (
  id          SMALLSERIAL PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,
  cents_an_hour INTEGER NOT NULL CHECK (cents_an_hour >= 0)
);

CREATE TABLE IF NOT EXISTS booking (
  id         UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  party_id   BIGINT NOT NULL REFERENCES party (id),
  room_id    SMALLINT NOT NULL REFERENCES room (id),
  starts_at  TIMESTAMPTZ NOT NULL,
  ends_at    TIMESTAMPTZ NOT NULL,
  note       TEXT NOT NULL DEFAULT '',
  CHECK (ends_at > starts_at)
);
CREATE INDEX IF NOT EXISTS booking_room_time_idx ON booking (room_id, starts_at);

CREATE TABLE IF NOT EXISTS invoice (
  id         BIGSERIAL PRIMARY KEY,
  number     TEXT NOT NULL UNIQUE,
  party_id   BIGINT NOT NULL REFERENCES party (id),
  booking_id UUID REFERENCES booking (id) ON DELETE SET NULL,
  issued_on  DATE NOT NULL,
  due_on     DATE NOT NULL
);
CREATE INDEX IF NOT EXISTS invoice_party_idx ON invoice (party_id);

CREATE TABLE IF NOT EXISTS invoice_line (
  invoice_id  BIGINT NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
  position    SMALLINT NOT NULL,
  description TEXT NOT NULL,
  cents       BIGINT NOT NULL,
  PRIMARY KEY (invoice_id, position)
);

CREATE TABLE IF NOT EXISTS payment (
  id         UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  invoice_id BIGINT NOT NULL REFERENCES invoice (id),
  paid_on    DATE NOT NULL,
  cents      BIGINT NOT NULL CHECK (cents > 0),
  method     TEXT NOT NULL CHECK (method IN ('cash', 'card', 'transfer'))
);
CREATE INDEX IF NOT EXISTS payment_invoice_idx ON payment (invoice_id);

CREATE TABLE IF NOT EXISTS release (
  catalogue_no TEXT PRIMARY KEY,
  party_id     BIGINT NOT NULL REFERENCES party (id),
  title        TEXT NOT NULL,
  released_on  DATE
);

CREATE OR REPLACE VIEW open_invoice AS
  SELECT i.id, i.number, p.name AS party,
         (SELECT coalesce(sum(l.cents), 0) FROM invoice_line l WHERE l.invoice_id = i.id)
       - (SELECT coalesce(sum(y.cents), 0) FROM payment y WHERE y.invoice_id = i.id) AS open_cents
    FROM invoice i JOIN party p ON p.id = i.party_id;
