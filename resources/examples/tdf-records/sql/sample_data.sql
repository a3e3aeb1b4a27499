-- Made like a data-only dump: COPY blocks, then the sequences.

COPY party (id, kind, name, email, created_at) FROM stdin;
1	artist	The Quiet Hours	hello@quiethours.example	2024-01-05 10:00:00+00
2	artist	Marisol Vega	marisol@example.org	2024-01-09 09:30:00+00
3	customer	Harbour Theatre	office@harbour.example	2024-02-01 12:00:00+00
4	supplier	Press & Sleeve Ltd	\N	2024-02-03 08:15:00+00
\.

COPY room (id, name, cents_an_hour) FROM stdin;
1	Live room	6500
2	Booth	3000
\.

COPY booking (id, party_id, room_id, starts_at, ends_at, note) FROM stdin;
6f1c1b1e-3d58-4a6c-9f0d-0d5b8f6f0001	1	1	2024-03-04 09:00:00+00	2024-03-04 17:00:00+00	drums, bring mics
6f1c1b1e-3d58-4a6c-9f0d-0d5b8f6f0002	2	2	2024-03-05 10:00:00+00	2024-03-05 13:00:00+00	vocals
6f1c1b1e-3d58-4a6c-9f0d-0d5b8f6f0003	3	1	2024-03-11 18:00:00+00	2024-03-11 22:00:00+00	
\.

COPY invoice (id, number, party_id, booking_id, issued_on, due_on) FROM stdin;
1	2024-001	1	6f1c1b1e-3d58-4a6c-9f0d-0d5b8f6f0001	2024-03-05	2024-04-04
2	2024-002	2	6f1c1b1e-3d58-4a6c-9f0d-0d5b8f6f0002	2024-03-06	2024-04-05
3	2024-003	3	\N	2024-03-12	2024-04-11
\.

COPY invoice_line (invoice_id, position, description, cents) FROM stdin;
1	1	Live room, 8 hours	52000
1	2	Engineer	30000
2	1	Booth, 3 hours	9000
3	1	Live room, 4 hours	26000
\.

COPY payment (id, invoice_id, paid_on, cents, method) FROM stdin;
8a2e4f50-0000-4000-8000-000000000001	1	2024-03-20	82000	transfer
8a2e4f50-0000-4000-8000-000000000002	2	2024-03-06	4000	cash
\.

COPY release (catalogue_no, party_id, title, released_on) FROM stdin;
TDF-001	1	Slow Weather	2024-09-13
TDF-002	2	Cartas	\N
\.

SELECT setval('party_id_seq', (SELECT max(id) FROM party));
SELECT setval('room_id_seq', (SELECT max(id) FROM room));
SELECT setval('invoice_id_seq', (SELECT max(id) FROM invoice));
