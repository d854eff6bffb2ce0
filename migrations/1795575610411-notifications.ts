// Generated from the definitions by npm run migration:generate.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Notifications1795575610411 implements MigrationInterface {
  name = 'Notifications1795575610411';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "notification_log" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "carrier_id" uuid NOT NULL, "alert_id" uuid, "event" character varying(40) NOT NULL, "status" character varying(40) NOT NULL DEFAULT 'due', "mail_to" jsonb NOT NULL DEFAULT '[]', "mail_cc" jsonb NOT NULL DEFAULT '[]', "mail_bcc" jsonb NOT NULL DEFAULT '[]', "subject" text NOT NULL, "text" text NOT NULL, "html" text, "message_id" character varying(100) NOT NULL, "attempts" integer NOT NULL DEFAULT '0', "last_error" text, "sent_at" TIMESTAMP(3) WITH TIME ZONE, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL DEFAULT '1', CONSTRAINT "event_choice_f9a1a0" CHECK ("event" IN ('fired', 'repeated', 'cleared')), CONSTRAINT "status_choice_a94949" CHECK ("status" IN ('due', 'sent', 'failed')), CONSTRAINT "mail_to_array_4d7122" CHECK (jsonb_typeof("mail_to") = 'array'), CONSTRAINT "mail_to_max_items_4ac65d" CHECK (jsonb_array_length("mail_to") <= 50), CONSTRAINT "mail_to_texts_8732e3" CHECK (CASE jsonb_typeof("mail_to") WHEN 'array' THEN jsonb_array_length("mail_to")
    = jsonb_array_length(jsonb_path_query_array("mail_to", '$[*] ? (@ like_regex "^.{1,200}$")')) ELSE false END AND CASE jsonb_typeof("mail_to") WHEN 'array' THEN jsonb_array_length("mail_to")
    = jsonb_array_length(jsonb_path_query_array("mail_to", '$[*] ? (@ like_regex "^[^@\\\\s]+@[^@\\\\s]+$")')) ELSE false END), CONSTRAINT "mail_cc_array_18f773" CHECK (jsonb_typeof("mail_cc") = 'array'), CONSTRAINT "mail_cc_max_items_ea7904" CHECK (jsonb_array_length("mail_cc") <= 50), CONSTRAINT "mail_cc_texts_933f81" CHECK (CASE jsonb_typeof("mail_cc") WHEN 'array' THEN jsonb_array_length("mail_cc")
    = jsonb_array_length(jsonb_path_query_array("mail_cc", '$[*] ? (@ like_regex "^.{1,200}$")')) ELSE false END AND CASE jsonb_typeof("mail_cc") WHEN 'array' THEN jsonb_array_length("mail_cc")
    = jsonb_array_length(jsonb_path_query_array("mail_cc", '$[*] ? (@ like_regex "^[^@\\\\s]+@[^@\\\\s]+$")')) ELSE false END), CONSTRAINT "mail_bcc_array_e76153" CHECK (jsonb_typeof("mail_bcc") = 'array'), CONSTRAINT "mail_bcc_max_items_4be3bf" CHECK (jsonb_array_length("mail_bcc") <= 50), CONSTRAINT "mail_bcc_texts_1af83b" CHECK (CASE jsonb_typeof("mail_bcc") WHEN 'array' THEN jsonb_array_length("mail_bcc")
    = jsonb_array_length(jsonb_path_query_array("mail_bcc", '$[*] ? (@ like_regex "^.{1,200}$")')) ELSE false END AND CASE jsonb_typeof("mail_bcc") WHEN 'array' THEN jsonb_array_length("mail_bcc")
    = jsonb_array_length(jsonb_path_query_array("mail_bcc", '$[*] ? (@ like_regex "^[^@\\\\s]+@[^@\\\\s]+$")')) ELSE false END), CONSTRAINT "subject_min_length_bebf9c" CHECK (length("subject") >= 1), CONSTRAINT "subject_max_length_d2ef5b" CHECK (length("subject") <= 500), CONSTRAINT "subject_plain_453ba4" CHECK ("subject" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "text_min_length_e44bf6" CHECK (length("text") >= 1), CONSTRAINT "text_max_length_54b85a" CHECK (length("text") <= 200000), CONSTRAINT "text_plain_5e521d" CHECK ("text" !~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'), CONSTRAINT "html_max_length_d13b8d" CHECK (length("html") <= 400000), CONSTRAINT "html_plain_402859" CHECK ("html" !~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'), CONSTRAINT "message_id_min_length_9ee562" CHECK (length("message_id") >= 1), CONSTRAINT "message_id_plain_6f149a" CHECK ("message_id" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "attempts_min_595b01" CHECK ("attempts" >= 0), CONSTRAINT "last_error_max_length_7da430" CHECK (length("last_error") <= 500), CONSTRAINT "last_error_plain_e968f7" CHECK ("last_error" !~ '[\\x01-\\x1f\\x7f]'), CONSTRAINT "sent_at_when_fc8b69" CHECK ("sent_at" IS NULL OR COALESCE("status" IN ('sent'), false)), CONSTRAINT "sent_at_required_when_baf33e" CHECK ("sent_at" IS NOT NULL OR NOT COALESCE("status" IN ('sent'), false)), CONSTRAINT "PK_6f761cfbbd064e0f326960877d6" PRIMARY KEY ("id"))`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_notification_log_message_id" ON "notification_log"  ("message_id") `);
    await queryRunner.query(`CREATE INDEX "ix_notification_log_carrier_id" ON "notification_log"  ("carrier_id") `);
    await queryRunner.query(`CREATE INDEX "ix_notification_log_alert_id" ON "notification_log"  ("alert_id") `);
    await queryRunner.query(`CREATE INDEX "ix_notification_log_status" ON "notification_log"  ("status") `);
    await queryRunner.query(`CREATE INDEX "ix_notification_log_created_at_id" ON "notification_log"  ("created_at", "id") `);
    await queryRunner.query(`ALTER TABLE "carrier_credit_alerts" ADD "last_sent_at" TIMESTAMP(3) WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "email_templates" ADD CONSTRAINT "variables_of_credit_721df3" CHECK ("category" <> 'credit' OR "variables" <@ '["CARRIER_NAME","CARRIER_CODE","CONTACT_NAME","ALERT_NAME","BALANCE_NAME","BALANCE_AMOUNT","CUSTOMER_BALANCE","SUPPLIER_BALANCE","AVAILABLE_CREDIT","CREDIT_LIMIT","SPEND_AMOUNT","SPEND_LIMIT","THRESHOLD","CURRENCY","OCCURRED_AT","CARRIER_URL"]'::jsonb)`);
    await queryRunner.query(`ALTER TABLE "notification_log" ADD CONSTRAINT "fk_notification_log_carrier_id" FOREIGN KEY ("carrier_id") REFERENCES "carriers"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "notification_log" ADD CONSTRAINT "fk_notification_log_alert_id" FOREIGN KEY ("alert_id") REFERENCES "carrier_credit_alerts"("id") ON DELETE SET NULL ON UPDATE NO ACTION`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "notification_log" DROP CONSTRAINT "fk_notification_log_alert_id"`);
    await queryRunner.query(`ALTER TABLE "notification_log" DROP CONSTRAINT "fk_notification_log_carrier_id"`);
    await queryRunner.query(`ALTER TABLE "email_templates" DROP CONSTRAINT "variables_of_credit_721df3"`);
    await queryRunner.query(`ALTER TABLE "carrier_credit_alerts" DROP COLUMN "last_sent_at"`);
    await queryRunner.query(`DROP INDEX "public"."ix_notification_log_created_at_id"`);
    await queryRunner.query(`DROP INDEX "public"."ix_notification_log_status"`);
    await queryRunner.query(`DROP INDEX "public"."ix_notification_log_alert_id"`);
    await queryRunner.query(`DROP INDEX "public"."ix_notification_log_carrier_id"`);
    await queryRunner.query(`DROP INDEX "public"."uq_notification_log_message_id"`);
    await queryRunner.query(`DROP TABLE "notification_log"`);
  }
}
