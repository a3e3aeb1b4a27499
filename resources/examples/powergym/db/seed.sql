INSERT INTO plan (name, cents, period) VALUES ('Basic', 2900, 'month'), ('Plus', 7900, 'quarter'), ('Year', 27900, 'year');
INSERT INTO member (name, email, state, joined_on) VALUES
  ('Rosa', 'rosa@example.org', 'active', '2024-01-02'), ('Emeka', 'emeka@example.org', 'active', '2024-01-20'),
  ('Yuki', 'yuki@example.org', 'trial', '2024-03-01'), ('Sven', 'sven@example.org', 'left', '2023-07-07');
INSERT INTO subscription (member_id, plan_id, starts_on)
SELECT m.id, p.id, m.joined_on FROM member m JOIN plan p ON p.name = CASE m.name WHEN 'Rosa' THEN 'Year' ELSE 'Basic' END WHERE m.state IN ('active', 'left');
INSERT INTO check_in (member_id, at, entrance)
SELECT m.id, timestamptz '2024-04-01 07:00+00' + n * interval '1 day', CASE WHEN n % 3 = 0 THEN 'court' ELSE 'main' END::entrance
  FROM member m CROSS JOIN generate_series(1, 10) AS n WHERE m.state = 'active';
