/**
 * The ledger's tables, in a schema of their own. A trigger keeps each statement as the database saw it, comment and
 * all, so the record is the database's and not the client's; reading the server's log would need rights that a demo
 * cannot ask of somebody else's PostgreSQL.
 */
export const SCHEMA = `
CREATE SCHEMA IF NOT EXISTS silmari_demo;

CREATE TABLE IF NOT EXISTS silmari_demo.entries (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment  text NOT NULL,
  account  text NOT NULL,
  amount   bigint NOT NULL CONSTRAINT single_payment_limit CHECK (abs(amount) <= 1000000)
);

CREATE TABLE IF NOT EXISTS silmari_demo.statements (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  rows       int NOT NULL,
  statement  text NOT NULL
);

CREATE OR REPLACE FUNCTION silmari_demo.record_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO silmari_demo.statements (rows, statement)
  VALUES ((SELECT count(*) FROM added), current_query());
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS record_statement ON silmari_demo.entries;
CREATE TRIGGER record_statement AFTER INSERT ON silmari_demo.entries
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION silmari_demo.record_statement();
`
