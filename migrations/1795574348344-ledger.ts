// Generated from the definitions by npm run migration:generate.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ledger1795574348344 implements MigrationInterface {
  name = 'Ledger1795574348344';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "ledger_approvals" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "carrier_id" uuid NOT NULL, "direction" character varying(40) NOT NULL DEFAULT 'customer', "kind" character varying(40) NOT NULL, "amount" numeric(14,4) NOT NULL, "currency" character varying(3) NOT NULL, "amount_in_base" numeric(18,4) NOT NULL, "reason" text NOT NULL, "reference" character varying(100) NOT NULL, "occurred_at" TIMESTAMP(3) WITH TIME ZONE, "fingerprint" character varying(64) NOT NULL, "status" character varying(40) NOT NULL DEFAULT 'pending', "requested_by" uuid, "decided_by" uuid, "decided_at" TIMESTAMP(3) WITH TIME ZONE, "decision_note" text, "entry_id" uuid, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL DEFAULT '1', CONSTRAINT "direction_choice_f235df" CHECK ("direction" IN ('customer', 'supplier')), CONSTRAINT "kind_choice_d38910" CHECK ("kind" IN ('payment', 'credit', 'debit', 'correction', 'goodwill', 'refund', 'netting', 'opening', 'call_batch')), CONSTRAINT "reason_min_length_ce34a8" CHECK (length("reason") >= 1), CONSTRAINT "reason_max_length_ab0505" CHECK (length("reason") <= 500), CONSTRAINT "reason_plain_03cd1b" CHECK ("reason" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "reference_min_length_9b63f9" CHECK (length("reference") >= 1), CONSTRAINT "reference_plain_b581e8" CHECK ("reference" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "fingerprint_min_length_5d442e" CHECK (length("fingerprint") >= 1), CONSTRAINT "fingerprint_plain_e383f4" CHECK ("fingerprint" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "status_choice_aa298b" CHECK ("status" IN ('pending', 'approved', 'rejected')), CONSTRAINT "decided_by_when_fad853" CHECK ("decided_by" IS NULL OR COALESCE("status" IN ('approved', 'rejected'), false)), CONSTRAINT "decided_at_when_b6c1b4" CHECK ("decided_at" IS NULL OR COALESCE("status" IN ('approved', 'rejected'), false)), CONSTRAINT "decided_at_required_when_7b4a83" CHECK ("decided_at" IS NOT NULL OR NOT COALESCE("status" IN ('approved', 'rejected'), false)), CONSTRAINT "decision_note_max_length_0f17d4" CHECK (length("decision_note") <= 500), CONSTRAINT "decision_note_plain_02720f" CHECK ("decision_note" !~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'), CONSTRAINT "decision_note_when_f3b514" CHECK ("decision_note" IS NULL OR COALESCE("status" IN ('approved', 'rejected'), false)), CONSTRAINT "decision_note_required_when_2841f0" CHECK ("decision_note" IS NOT NULL OR NOT COALESCE("status" IN ('rejected'), false)), CONSTRAINT "entry_id_when_84d50f" CHECK ("entry_id" IS NULL OR COALESCE("status" IN ('approved'), false)), CONSTRAINT "entry_id_required_when_3db0e2" CHECK ("entry_id" IS NOT NULL OR NOT COALESCE("status" IN ('approved'), false)), CONSTRAINT "amount_not_zero_7e0ffe" CHECK ("amount" <> 0), CONSTRAINT "second_person_00e0e9" CHECK ("decided_by" <> "requested_by"), CONSTRAINT "PK_029797a017463fa2bc7b234b9ef" PRIMARY KEY ("id"))`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_ledger_approvals_carrier_id_kind_reference_p" ON "ledger_approvals"  ("carrier_id", "kind", "reference") WHERE status = 'pending'`);
    await queryRunner.query(`CREATE INDEX "ix_ledger_approvals_carrier_id" ON "ledger_approvals"  ("carrier_id") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_approvals_currency" ON "ledger_approvals"  ("currency") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_approvals_status" ON "ledger_approvals"  ("status") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_approvals_requested_by" ON "ledger_approvals"  ("requested_by") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_approvals_decided_by" ON "ledger_approvals"  ("decided_by") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_approvals_entry_id" ON "ledger_approvals"  ("entry_id") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_approvals_created_at_id" ON "ledger_approvals"  ("created_at", "id") `);
    await queryRunner.query(`CREATE TABLE "ledger_entries" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "carrier_id" uuid NOT NULL, "direction" character varying(40) NOT NULL DEFAULT 'customer', "number" integer NOT NULL, "kind" character varying(40) NOT NULL, "amount" numeric(14,4) NOT NULL, "balance_after" numeric(14,4) NOT NULL, "currency" character varying(3) NOT NULL, "reason" text NOT NULL, "reference" character varying(100) NOT NULL, "occurred_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL, "call_count" integer, "call_seconds" integer, "hours" jsonb, "fingerprint" character varying(64), "actor_id" uuid, "actor_email" character varying(254), "approver_id" uuid, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL DEFAULT '1', CONSTRAINT "direction_choice_f235df" CHECK ("direction" IN ('customer', 'supplier')), CONSTRAINT "number_min_4bfbda" CHECK ("number" >= 1), CONSTRAINT "kind_choice_d38910" CHECK ("kind" IN ('payment', 'credit', 'debit', 'correction', 'goodwill', 'refund', 'netting', 'opening', 'call_batch')), CONSTRAINT "reason_min_length_ce34a8" CHECK (length("reason") >= 1), CONSTRAINT "reason_max_length_ab0505" CHECK (length("reason") <= 500), CONSTRAINT "reason_plain_03cd1b" CHECK ("reason" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "reference_min_length_9b63f9" CHECK (length("reference") >= 1), CONSTRAINT "reference_plain_b581e8" CHECK ("reference" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "call_count_min_35de08" CHECK ("call_count" >= 1), CONSTRAINT "call_count_when_90d391" CHECK ("call_count" IS NULL OR COALESCE("kind" IN ('call_batch'), false)), CONSTRAINT "call_seconds_min_7d2734" CHECK ("call_seconds" >= 0), CONSTRAINT "call_seconds_when_2d6f89" CHECK ("call_seconds" IS NULL OR COALESCE("kind" IN ('call_batch'), false)), CONSTRAINT "hours_when_074e00" CHECK ("hours" IS NULL OR COALESCE("kind" IN ('call_batch'), false)), CONSTRAINT "hours_required_when_cef7e8" CHECK ("hours" IS NOT NULL OR NOT COALESCE("kind" IN ('call_batch'), false)), CONSTRAINT "fingerprint_plain_e383f4" CHECK ("fingerprint" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "actor_email_plain_0c0064" CHECK ("actor_email" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "amount_not_zero_7e0ffe" CHECK ("amount" <> 0), CONSTRAINT "amount_sign_b1ff6c" CHECK (CASE WHEN "kind" IN ('credit', 'payment', 'goodwill', 'refund') THEN "amount" > 0 WHEN "kind" IN ('debit', 'call_batch') THEN "amount" < 0 ELSE true END), CONSTRAINT "hours_form_c84435" CHECK ("hours" IS NULL OR CASE jsonb_typeof("hours") WHEN 'array' THEN jsonb_array_length("hours")
    = jsonb_array_length(jsonb_path_query_array("hours", '$[*] ? (@.hour.type() == "string" && @.amount.type() == "string" && @.calls > 0 && @.seconds >= 0)')) ELSE false END), CONSTRAINT "second_person_bba0e7" CHECK ("approver_id" <> "actor_id"), CONSTRAINT "PK_6efcb84411d3f08b08450ae75d5" PRIMARY KEY ("id"))`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_ledger_entries_carrier_id_kind_reference_p" ON "ledger_entries"  ("carrier_id", "kind", "reference") WHERE kind <> 'netting'`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_ledger_entries_carrier_id_direction_reference_p" ON "ledger_entries"  ("carrier_id", "direction", "reference") WHERE kind = 'netting'`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_ledger_entries_carrier_id_direction_number" ON "ledger_entries"  ("carrier_id", "direction", "number") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_entries_kind" ON "ledger_entries"  ("kind") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_entries_currency" ON "ledger_entries"  ("currency") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_entries_carrier_id_created_at" ON "ledger_entries"  ("carrier_id", "created_at") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_entries_occurred_at" ON "ledger_entries"  ("occurred_at") `);
    await queryRunner.query(`CREATE INDEX "ix_ledger_entries_created_at_id" ON "ledger_entries"  ("created_at", "id") `);
    await queryRunner.query(`CREATE TABLE "spend_buckets" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "carrier_id" uuid NOT NULL, "direction" character varying(40) NOT NULL DEFAULT 'customer', "hour" TIMESTAMP(3) WITH TIME ZONE NOT NULL, "amount" numeric(14,4) NOT NULL, "forgiven" numeric(14,4) NOT NULL DEFAULT '0', "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL DEFAULT '1', CONSTRAINT "direction_choice_f235df" CHECK ("direction" IN ('customer', 'supplier')), CONSTRAINT "amount_min_e78993" CHECK ("amount" >= 0), CONSTRAINT "forgiven_min_653351" CHECK ("forgiven" >= 0), CONSTRAINT "forgiven_within_amount_68345a" CHECK ("forgiven" <= "amount"), CONSTRAINT "PK_4f4d60cc0ee1bd2edc40967eaeb" PRIMARY KEY ("id"))`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_spend_buckets_carrier_id_direction_hour" ON "spend_buckets"  ("carrier_id", "direction", "hour") `);
    await queryRunner.query(`CREATE INDEX "ix_spend_buckets_hour_id" ON "spend_buckets"  ("hour", "id") `);
    await queryRunner.query(`ALTER TABLE "carriers" ADD "available_credit" numeric(14,4) GENERATED ALWAYS AS (CASE WHEN "partner_type" <> 'supplier' THEN "customer_balance" + CASE "customer_credit_type" WHEN 'postpaid' THEN "customer_credit_limit" ELSE 0 END END) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'carriers', 'GENERATED_COLUMN', 'available_credit', 'CASE WHEN "partner_type" <> ''supplier'' THEN "customer_balance" + CASE "customer_credit_type" WHEN ''postpaid'' THEN "customer_credit_limit" ELSE 0 END END')`);
    await queryRunner.query(`ALTER TABLE "carriers" ADD "credit_blocked" boolean GENERATED ALWAYS AS ((CASE
  WHEN "partner_type" <> 'supplier' AND "customer_balance" + CASE "customer_credit_type" WHEN 'postpaid' THEN "customer_credit_limit" ELSE 0 END <= 0 THEN 'credit_used_up'
  WHEN "partner_type" = 'bilateral' AND "bilateral_limit_action" = 'block_calls'
    AND "customer_balance" - "supplier_balance" <= -"bilateral_credit_limit" THEN 'net_limit'
  WHEN "partner_type" <> 'supplier' AND "customer_spend_action" = 'block_calls' AND "customer24_hr_spend" >= "customer24_hr_spend_limit" THEN 'spend_limit'
  END) IS NOT NULL) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'carriers', 'GENERATED_COLUMN', 'credit_blocked', '(CASE
  WHEN "partner_type" <> ''supplier'' AND "customer_balance" + CASE "customer_credit_type" WHEN ''postpaid'' THEN "customer_credit_limit" ELSE 0 END <= 0 THEN ''credit_used_up''
  WHEN "partner_type" = ''bilateral'' AND "bilateral_limit_action" = ''block_calls''
    AND "customer_balance" - "supplier_balance" <= -"bilateral_credit_limit" THEN ''net_limit''
  WHEN "partner_type" <> ''supplier'' AND "customer_spend_action" = ''block_calls'' AND "customer24_hr_spend" >= "customer24_hr_spend_limit" THEN ''spend_limit''
  END) IS NOT NULL')`);
    await queryRunner.query(`ALTER TABLE "carriers" ADD "credit_block_reason" character varying(40) GENERATED ALWAYS AS (CASE
  WHEN "partner_type" <> 'supplier' AND "customer_balance" + CASE "customer_credit_type" WHEN 'postpaid' THEN "customer_credit_limit" ELSE 0 END <= 0 THEN 'credit_used_up'
  WHEN "partner_type" = 'bilateral' AND "bilateral_limit_action" = 'block_calls'
    AND "customer_balance" - "supplier_balance" <= -"bilateral_credit_limit" THEN 'net_limit'
  WHEN "partner_type" <> 'supplier' AND "customer_spend_action" = 'block_calls' AND "customer24_hr_spend" >= "customer24_hr_spend_limit" THEN 'spend_limit'
  END) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'carriers', 'GENERATED_COLUMN', 'credit_block_reason', 'CASE
  WHEN "partner_type" <> ''supplier'' AND "customer_balance" + CASE "customer_credit_type" WHEN ''postpaid'' THEN "customer_credit_limit" ELSE 0 END <= 0 THEN ''credit_used_up''
  WHEN "partner_type" = ''bilateral'' AND "bilateral_limit_action" = ''block_calls''
    AND "customer_balance" - "supplier_balance" <= -"bilateral_credit_limit" THEN ''net_limit''
  WHEN "partner_type" <> ''supplier'' AND "customer_spend_action" = ''block_calls'' AND "customer24_hr_spend" >= "customer24_hr_spend_limit" THEN ''spend_limit''
  END')`);
    await queryRunner.query(`ALTER TABLE "carriers" ADD "customer_spend_reset_at" TIMESTAMP(3) WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "carriers" ADD "supplier_spend_reset_at" TIMESTAMP(3) WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "carriers" ADD CONSTRAINT "customer_spend_reset_at_when_8b9d2f" CHECK ("customer_spend_reset_at" IS NULL OR COALESCE("partner_type" IN ('customer', 'bilateral'), false))`);
    await queryRunner.query(`ALTER TABLE "carriers" ADD CONSTRAINT "supplier_spend_reset_at_when_165743" CHECK ("supplier_spend_reset_at" IS NULL OR COALESCE("partner_type" IN ('supplier', 'bilateral'), false))`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" ADD CONSTRAINT "fk_ledger_approvals_carrier_id" FOREIGN KEY ("carrier_id") REFERENCES "carriers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" ADD CONSTRAINT "fk_ledger_approvals_currency" FOREIGN KEY ("currency") REFERENCES "currencies"("code") ON DELETE RESTRICT ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" ADD CONSTRAINT "fk_ledger_approvals_requested_by" FOREIGN KEY ("requested_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" ADD CONSTRAINT "fk_ledger_approvals_decided_by" FOREIGN KEY ("decided_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" ADD CONSTRAINT "fk_ledger_approvals_entry_id" FOREIGN KEY ("entry_id") REFERENCES "ledger_entries"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" ADD CONSTRAINT "fk_ledger_entries_carrier_id" FOREIGN KEY ("carrier_id") REFERENCES "carriers"("id") ON DELETE RESTRICT ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" ADD CONSTRAINT "fk_ledger_entries_currency" FOREIGN KEY ("currency") REFERENCES "currencies"("code") ON DELETE RESTRICT ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" ADD CONSTRAINT "fk_ledger_entries_actor_id" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" ADD CONSTRAINT "fk_ledger_entries_approver_id" FOREIGN KEY ("approver_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "spend_buckets" ADD CONSTRAINT "fk_spend_buckets_carrier_id" FOREIGN KEY ("carrier_id") REFERENCES "carriers"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
    // Balances from before the ledger become its first entries.
    for (const side of ['customer', 'supplier']) {
      await queryRunner.query(`INSERT INTO "ledger_entries" ("carrier_id", "direction", "number", "kind", "amount", "balance_after", "currency",
          "reason", "reference", "occurred_at", "actor_email")
        SELECT partner.id, '${side}', 1, 'opening', partner.${side}_balance, partner.${side}_balance, money.code,
          'Balance from before the ledger', 'opening-${side}', now(), session_user
        FROM carriers AS partner JOIN currencies AS money ON money.id = partner.primary_currency_id WHERE partner.${side}_balance <> 0`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "spend_buckets" DROP CONSTRAINT "fk_spend_buckets_carrier_id"`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" DROP CONSTRAINT "fk_ledger_entries_approver_id"`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" DROP CONSTRAINT "fk_ledger_entries_actor_id"`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" DROP CONSTRAINT "fk_ledger_entries_currency"`);
    await queryRunner.query(`ALTER TABLE "ledger_entries" DROP CONSTRAINT "fk_ledger_entries_carrier_id"`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" DROP CONSTRAINT "fk_ledger_approvals_entry_id"`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" DROP CONSTRAINT "fk_ledger_approvals_decided_by"`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" DROP CONSTRAINT "fk_ledger_approvals_requested_by"`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" DROP CONSTRAINT "fk_ledger_approvals_currency"`);
    await queryRunner.query(`ALTER TABLE "ledger_approvals" DROP CONSTRAINT "fk_ledger_approvals_carrier_id"`);
    await queryRunner.query(`ALTER TABLE "carriers" DROP CONSTRAINT "supplier_spend_reset_at_when_165743"`);
    await queryRunner.query(`ALTER TABLE "carriers" DROP CONSTRAINT "customer_spend_reset_at_when_8b9d2f"`);
    await queryRunner.query(`ALTER TABLE "carriers" DROP COLUMN "supplier_spend_reset_at"`);
    await queryRunner.query(`ALTER TABLE "carriers" DROP COLUMN "customer_spend_reset_at"`);
    await queryRunner.query(`DELETE FROM "typeorm_metadata" WHERE "type" = 'GENERATED_COLUMN' AND "name" = 'credit_block_reason' AND "database" = current_database() AND "schema" = 'public' AND "table" = 'carriers'`);
    await queryRunner.query(`ALTER TABLE "carriers" DROP COLUMN "credit_block_reason"`);
    await queryRunner.query(`DELETE FROM "typeorm_metadata" WHERE "type" = 'GENERATED_COLUMN' AND "name" = 'credit_blocked' AND "database" = current_database() AND "schema" = 'public' AND "table" = 'carriers'`);
    await queryRunner.query(`ALTER TABLE "carriers" DROP COLUMN "credit_blocked"`);
    await queryRunner.query(`DELETE FROM "typeorm_metadata" WHERE "type" = 'GENERATED_COLUMN' AND "name" = 'available_credit' AND "database" = current_database() AND "schema" = 'public' AND "table" = 'carriers'`);
    await queryRunner.query(`ALTER TABLE "carriers" DROP COLUMN "available_credit"`);
    await queryRunner.query(`DROP INDEX "public"."ix_spend_buckets_hour_id"`);
    await queryRunner.query(`DROP INDEX "public"."uq_spend_buckets_carrier_id_direction_hour"`);
    await queryRunner.query(`DROP TABLE "spend_buckets"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_entries_created_at_id"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_entries_occurred_at"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_entries_carrier_id_created_at"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_entries_currency"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_entries_kind"`);
    await queryRunner.query(`DROP INDEX "public"."uq_ledger_entries_carrier_id_direction_number"`);
    await queryRunner.query(`DROP INDEX "public"."uq_ledger_entries_carrier_id_direction_reference_p"`);
    await queryRunner.query(`DROP INDEX "public"."uq_ledger_entries_carrier_id_kind_reference_p"`);
    await queryRunner.query(`DROP TABLE "ledger_entries"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_approvals_created_at_id"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_approvals_entry_id"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_approvals_decided_by"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_approvals_requested_by"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_approvals_status"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_approvals_currency"`);
    await queryRunner.query(`DROP INDEX "public"."ix_ledger_approvals_carrier_id"`);
    await queryRunner.query(`DROP INDEX "public"."uq_ledger_approvals_carrier_id_kind_reference_p"`);
    await queryRunner.query(`DROP TABLE "ledger_approvals"`);
  }
}
