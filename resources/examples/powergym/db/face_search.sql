-- Loaded only where the server has pgvector.
CREATE TABLE face (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES member (id) ON DELETE CASCADE,
  embedding vector(512) NOT NULL,
  taken_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX face_embedding_idx ON face USING ivfflat (embedding vector_cosine_ops) WITH (lists = 20);

CREATE FUNCTION nearest_member(wanted vector, at_most double precision DEFAULT 0.4) RETURNS uuid
  LANGUAGE sql STABLE AS $$
  SELECT member_id FROM face WHERE embedding <=> wanted <= at_most ORDER BY embedding <=> wanted LIMIT 1
$$;
