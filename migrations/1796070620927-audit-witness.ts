// Generated from the definitions by npm run migration:generate; by hand: the seals that are there are of version 1, and none comes in
// without saying its version from now on: a copy of the server that is older than this one cannot add to the chain. On the way down the
// seals that the older code cannot read are given up: it seals their rows anew.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditWitness1796070620927 implements MigrationInterface {
  name = 'AuditWitness1796070620927';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "audit_records" ADD "database_user" character varying(255)`);
    await queryRunner.query(`ALTER TABLE "audit_records" ADD "recorded_at" TIMESTAMP(3) WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "audit_seals" ADD "version" smallint NOT NULL DEFAULT 1`);
    await queryRunner.query(`ALTER TABLE "audit_seals" ALTER COLUMN "version" DROP DEFAULT`);
    await queryRunner.query(`ALTER TABLE "audit_seals" ADD "signed_by" bytea`);
    await queryRunner.query(`ALTER TABLE "audit_seals" ADD "signature" bytea`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "audit_seals" DISABLE TRIGGER USER`);
    await queryRunner.query(`DELETE FROM "audit_seals" WHERE "version" > 1`);
    await queryRunner.query(`ALTER TABLE "audit_seals" ENABLE TRIGGER USER`);
    await queryRunner.query(`DROP SEQUENCE IF EXISTS "audit_seals_made"`);
    await queryRunner.query(`DELETE FROM "settings" WHERE "key" = 'audit_verified'`);
    await queryRunner.query(`ALTER TABLE "audit_seals" DROP COLUMN "signature"`);
    await queryRunner.query(`ALTER TABLE "audit_seals" DROP COLUMN "signed_by"`);
    await queryRunner.query(`ALTER TABLE "audit_seals" DROP COLUMN "version"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP COLUMN "recorded_at"`);
    await queryRunner.query(`ALTER TABLE "audit_records" DROP COLUMN "database_user"`);
  }
}
