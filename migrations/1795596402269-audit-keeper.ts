// Generated from the definitions by npm run migration:generate; by hand: the columns computed from the metadata keep their values, and
// the trigger that computes them from now on is there before another copy can write. api/database/derived.ts adds the rules to it.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditKeeper1795596402269 implements MigrationInterface {
  name = 'AuditKeeper1795596402269';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "actor_email_plain_0c0064"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "actor_stands_in_metadata_b78d88"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "description_max_length_8af7f6"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "description_min_length_601597"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "description_plain_b67d95"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "event_type_choice_1fde23"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "occurred_before_stored_7a4bf0"`);
    for (const column of ['resource', 'record_id', 'request_id', 'changed_fields']) {
      await queryRunner.query(`ALTER TABLE "audit_records" ALTER COLUMN "${column}" DROP EXPRESSION`);
      await queryRunner.query(`DELETE FROM "typeorm_metadata" WHERE "type" = 'GENERATED_COLUMN' AND "name" = '${column}' AND "database" = current_database() AND "schema" = 'public' AND "table" = 'audit_records'`);
    }
    await queryRunner.query(`CREATE OR REPLACE FUNCTION "audit_records_keep"() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  NEW."resource" := left(NEW."metadata" ->> 'resource', 255);
  NEW."record_id" := left(NEW."metadata" ->> 'recordId', 255);
  NEW."request_id" := left(NEW."metadata" ->> 'requestId', 255);
  NEW."changed_fields" := CASE WHEN NEW."metadata" ->> 'action' IN ('create', 'delete') THEN '[]'::jsonb
        ELSE COALESCE(jsonb_path_query_array(NEW."metadata", '$.changes.keyvalue().key', '{}', true), '[]'::jsonb) END;
  RETURN NEW;
END $fn$`);
    await queryRunner.query(`CREATE TRIGGER "z_keep" BEFORE INSERT OR UPDATE ON "audit_records" FOR EACH ROW EXECUTE FUNCTION "audit_records_keep"()`);
    await queryRunner.query(`ALTER TABLE "audit_records" ENABLE ALWAYS TRIGGER "z_keep"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TRIGGER "z_keep" ON "audit_records"`);
    await queryRunner.query(`DROP FUNCTION "audit_records_keep"`);
    await queryRunner.query(`DROP INDEX "public"."ix_audit_records_resource_record_id_occurred_at"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP COLUMN "changed_fields"`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD "changed_fields" jsonb GENERATED ALWAYS AS (CASE WHEN "metadata" ->> 'action' IN ('create', 'delete') THEN '[]'::jsonb
        ELSE COALESCE(jsonb_path_query_array("metadata", '$.changes.keyvalue().key', '{}', true), '[]'::jsonb) END) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'audit_records', 'GENERATED_COLUMN', 'changed_fields', 'CASE WHEN "metadata" ->> ''action'' IN (''create'', ''delete'') THEN ''[]''::jsonb
        ELSE COALESCE(jsonb_path_query_array("metadata", ''$.changes.keyvalue().key'', ''{}'', true), ''[]''::jsonb) END')`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP COLUMN "request_id"`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD "request_id" character varying(255) GENERATED ALWAYS AS (left("metadata" ->> 'requestId', 255)) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'audit_records', 'GENERATED_COLUMN', 'request_id', 'left("metadata" ->> ''requestId'', 255)')`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP COLUMN "record_id"`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD "record_id" character varying(255) GENERATED ALWAYS AS (left("metadata" ->> 'recordId', 255)) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'audit_records', 'GENERATED_COLUMN', 'record_id', 'left("metadata" ->> ''recordId'', 255)')`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP COLUMN "resource"`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD "resource" character varying(255) GENERATED ALWAYS AS (left("metadata" ->> 'resource', 255)) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'audit_records', 'GENERATED_COLUMN', 'resource', 'left("metadata" ->> ''resource'', 255)')`);
    await queryRunner.query(`CREATE INDEX "ix_audit_records_resource_record_id_occurred_at" ON "audit_records" ("resource", "record_id", "occurred_at")`);
    await queryRunner.query(`CREATE INDEX "ix_audit_records_request_id" ON "audit_records" ("request_id")`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "occurred_before_stored_7a4bf0" CHECK ((occurred_at <= (clock_timestamp() + '00:00:01'::interval)))`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "event_type_choice_1fde23" CHECK (((event_type)::text = ANY ((ARRAY['admin_action'::character varying, 'config_change'::character varying, 'deployment'::character varying, 'migration'::character varying, 'sign_in'::character varying, 'sign_in_failed'::character varying, 'security'::character varying, 'access_denied'::character varying, 'export'::character varying, 'reveal'::character varying])::text[])))`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "description_plain_b67d95" CHECK ((description !~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]'::text))`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "description_min_length_601597" CHECK ((length(description) >= 1))`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "description_max_length_8af7f6" CHECK ((length(description) <= 2000))`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "actor_stands_in_metadata_b78d88" CHECK (((actor_id IS NULL) OR (NOT ((metadata ->> 'actorId'::text) IS DISTINCT FROM (actor_id)::text))))`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "actor_email_plain_0c0064" CHECK (((actor_email)::text !~ '[\\x01-\\x1f\\x7f]'::text))`);
  }
}
