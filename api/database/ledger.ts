// Balances and spends by construction: an entry of the ledger moves its carrier's balance in the same statement, and the calls in it
// fill the hours from which spends are summed. The guard on carriers is a rule of their definition.
import type { Resource } from '../../resources/define/index.ts';

/** The functions and triggers of the ledger; nothing where it is not among the tables. */
export function ledgerScript(resources: readonly Resource[]): string {
  const names = new Set(resources.map((resource) => resource.name));
  return ['carriers', 'ledger_entries', 'spend_buckets'].every((name) => names.has(name)) ? script : '';
}

const script = `
-- What counts as the spend of a carrier's side now. Hours that reach into the last 24 are counted whole: rather too much than too little.
CREATE OR REPLACE FUNCTION carrier_spend(partner carriers, side text) RETURNS numeric LANGUAGE sql STABLE AS $fn$
  SELECT COALESCE(sum(bucket.amount - bucket.forgiven), 0) FROM spend_buckets AS bucket
  WHERE bucket.carrier_id = partner.id AND bucket.direction = side AND bucket.hour > CASE partner.spend_window
    WHEN 'fixed_daily' THEN date_trunc('day', now(), partner.time_zone) - interval '1 microsecond'
    ELSE now() - interval '25 hours' END
$fn$;

CREATE OR REPLACE FUNCTION refresh_spend(partner_id uuid) RETURNS void LANGUAGE sql AS $fn$
  UPDATE carriers AS partner SET customer24_hr_spend = carrier_spend(partner, 'customer'), supplier24_hr_spend = carrier_spend(partner, 'supplier')
  WHERE partner.id = partner_id AND (partner.customer24_hr_spend <> carrier_spend(partner, 'customer')
    OR partner.supplier24_hr_spend <> carrier_spend(partner, 'supplier'))
$fn$;

CREATE OR REPLACE FUNCTION post_ledger_entry() RETURNS trigger LANGUAGE plpgsql AS $fn$
DECLARE
  context jsonb := COALESCE(NULLIF(current_setting('didtron.audit', true), ''), '{}')::jsonb;
BEGIN
  -- One posting of a carrier at a time: what is looked up below stays true until this transaction ends.
  PERFORM FROM carriers WHERE id = NEW.carrier_id FOR NO KEY UPDATE;
  -- A taken key is found here, before the balance moves: ON CONFLICT DO NOTHING would leave the row out and keep the movement.
  IF EXISTS (SELECT FROM ledger_entries AS entry WHERE entry.id = NEW.id) THEN
    RAISE EXCEPTION 'The id % is taken', NEW.id USING ERRCODE = 'unique_violation', TABLE = 'ledger_entries';
  END IF;
  IF EXISTS (SELECT FROM ledger_entries AS entry WHERE entry.carrier_id = NEW.carrier_id AND entry.kind = NEW.kind
    AND entry.reference = NEW.reference AND (NEW.kind <> 'netting' OR entry.direction = NEW.direction)) THEN
    RAISE EXCEPTION 'The reference % must name one entry alone', NEW.reference USING ERRCODE = 'unique_violation', TABLE = 'ledger_entries', CONSTRAINT =
      CASE NEW.kind WHEN 'netting' THEN 'uq_ledger_entries_carrier_id_direction_reference_p' ELSE 'uq_ledger_entries_carrier_id_kind_reference_p' END;
  END IF;
  SELECT COALESCE(max(entry.number), 0) + 1 INTO NEW.number FROM ledger_entries AS entry
    WHERE entry.carrier_id = NEW.carrier_id AND entry.direction = NEW.direction;
  IF NEW.direction = 'supplier' THEN
    UPDATE carriers SET supplier_balance = supplier_balance + NEW.amount WHERE id = NEW.carrier_id RETURNING supplier_balance INTO NEW.balance_after;
  ELSE
    UPDATE carriers SET customer_balance = customer_balance + NEW.amount WHERE id = NEW.carrier_id RETURNING customer_balance INTO NEW.balance_after;
  END IF;
  -- Without a carrier the foreign key speaks.
  NEW.balance_after := COALESCE(NEW.balance_after, NEW.amount);
  NEW.occurred_at := COALESCE(NEW.occurred_at, clock_timestamp());
  IF NEW.created_at = now()::timestamptz(3) THEN NEW.created_at := clock_timestamp(); END IF;
  NEW.actor_id := COALESCE(NEW.actor_id, (context ->> 'actorId')::uuid);
  NEW.actor_email := COALESCE(NEW.actor_email, context ->> 'actorEmail', session_user);
  RETURN NEW;
END $fn$;
CREATE OR REPLACE TRIGGER a_post BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION post_ledger_entry();

CREATE OR REPLACE FUNCTION fill_spend_buckets() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  INSERT INTO spend_buckets (carrier_id, direction, hour, amount)
    SELECT NEW.carrier_id, NEW.direction, (part ->> 'hour')::timestamptz, sum((part ->> 'amount')::numeric)
    FROM jsonb_array_elements(NEW.hours) AS part GROUP BY 3
  ON CONFLICT (carrier_id, direction, hour) DO UPDATE SET amount = spend_buckets.amount + excluded.amount;
  PERFORM refresh_spend(NEW.carrier_id);
  RETURN NULL;
END $fn$;
CREATE OR REPLACE TRIGGER spend_buckets AFTER INSERT ON ledger_entries FOR EACH ROW WHEN (NEW.hours IS NOT NULL) EXECUTE FUNCTION fill_spend_buckets();
`;
