// Generated from the definitions by npm run migration:generate; by hand: the actor of older records is put into their metadata.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditProof1795573658541 implements MigrationInterface {
  name = 'AuditProof1795573658541';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "event_type_choice_716211"`);
    await queryRunner.query(`CREATE TABLE "audit_seals" ("number" bigint NOT NULL, "kind" character varying(20) NOT NULL, "last_seq" bigint NOT NULL, "row_count" integer NOT NULL, "leaves" bytea NOT NULL, "previous" bytea NOT NULL, "hash" bytea NOT NULL, "sealed_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL, CONSTRAINT "PK_aa91a375dc33cf6019527ef0423" PRIMARY KEY ("number"))`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD "changed_fields" jsonb GENERATED ALWAYS AS (CASE WHEN "metadata" ->> 'action' IN ('create', 'delete') THEN '[]'::jsonb
        ELSE COALESCE(jsonb_path_query_array("metadata", '$.changes.keyvalue().key', '{}', true), '[]'::jsonb) END) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'audit_records', 'GENERATED_COLUMN', 'changed_fields', 'CASE WHEN "metadata" ->> ''action'' IN (''create'', ''delete'') THEN ''[]''::jsonb
        ELSE COALESCE(jsonb_path_query_array("metadata", ''$.changes.keyvalue().key'', ''{}'', true), ''[]''::jsonb) END')`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "event_type_choice_1fde23" CHECK ("event_type" IN ('admin_action', 'config_change', 'deployment', 'migration', 'sign_in', 'sign_in_failed', 'security', 'access_denied', 'export', 'reveal'))`);
    await queryRunner.query(`ALTER TABLE "audit_records" DISABLE TRIGGER USER`);
    await queryRunner.query(`UPDATE "audit_records" SET "metadata" = COALESCE("metadata", '{}') || jsonb_build_object('actorId', "actor_id") WHERE "actor_id" IS NOT NULL`);
    await queryRunner.query(`ALTER TABLE "audit_records" ENABLE TRIGGER USER`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "actor_stands_in_metadata_b78d88" CHECK ("actor_id" IS NULL OR ("metadata" ->> 'actorId') IS NOT DISTINCT FROM "actor_id"::text)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "actor_stands_in_metadata_b78d88"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP CONSTRAINT "event_type_choice_1fde23"`);
    await queryRunner.query(`DELETE FROM "typeorm_metadata" WHERE "type" = 'GENERATED_COLUMN' AND "name" = 'changed_fields' AND "database" = current_database() AND "schema" = 'public' AND "table" = 'audit_records'`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP COLUMN "changed_fields"`);
    await queryRunner.query(`DROP TABLE "audit_seals"`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD CONSTRAINT "event_type_choice_716211" CHECK (((event_type)::text = ANY ((ARRAY['admin_action'::character varying, 'config_change'::character varying, 'deployment'::character varying, 'migration'::character varying])::text[])))`);
  }
}
