// Generated from the definitions by npm run migration:generate.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SignIn1795574065836 implements MigrationInterface {
  name = 'SignIn1795574065836';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "api_tokens" ("id" uuid NOT NULL DEFAULT gen_random_uuid(), "name" character varying(100) NOT NULL, "hash" bytea NOT NULL, "start" character varying(12) NOT NULL, "scopes" text array NOT NULL, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL, "last_used_at" TIMESTAMP(3) WITH TIME ZONE, "last_used_ip" inet, "user_id" uuid NOT NULL, CONSTRAINT "PK_c587455266b5fa8dace7194caac" PRIMARY KEY ("id"))`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_api_tokens_hash" ON "api_tokens"  ("hash") `);
    await queryRunner.query(`CREATE INDEX "ix_api_tokens_user_id" ON "api_tokens"  ("user_id") `);
    await queryRunner.query(`CREATE TABLE "account_links" ("purpose" character varying(20) NOT NULL, "hash" bytea NOT NULL, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "expires_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL, "user_id" uuid NOT NULL, CONSTRAINT "PK_2de64ba67256c45a642b5497255" PRIMARY KEY ("purpose", "user_id"))`);
    await queryRunner.query(`CREATE UNIQUE INDEX "uq_account_links_hash" ON "account_links"  ("hash") `);
    await queryRunner.query(`CREATE TABLE "second_factors" ("pending_secret" text, "last_step" bigint NOT NULL DEFAULT '0', "user_id" uuid NOT NULL, CONSTRAINT "PK_16f2eb964b73e67d1f570c34825" PRIMARY KEY ("user_id"))`);
    await queryRunner.query(`CREATE TABLE "recovery_codes" ("hash" bytea NOT NULL, "user_id" uuid NOT NULL, CONSTRAINT "PK_4fa8479b0dc66271e272364bd8f" PRIMARY KEY ("hash", "user_id"))`);
    await queryRunner.query(`CREATE INDEX "ix_recovery_codes_user_id" ON "recovery_codes"  ("user_id") `);
    await queryRunner.query(`CREATE TABLE "sign_in_limits" ("key" bytea NOT NULL, "failures" integer NOT NULL, "blocked_until" TIMESTAMP(3) WITH TIME ZONE, "forgotten_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL, CONSTRAINT "PK_04048f3d71a3c58b80bea30bf68" PRIMARY KEY ("key"))`);
    await queryRunner.query(`CREATE INDEX "ix_sign_in_limits_forgotten_at" ON "sign_in_limits"  ("forgotten_at") `);
    await queryRunner.query(`ALTER TABLE "sessions" ADD "public_id" uuid NOT NULL DEFAULT gen_random_uuid()`);
    await queryRunner.query(`ALTER TABLE "api_tokens" ADD CONSTRAINT "fk_api_tokens_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "account_links" ADD CONSTRAINT "fk_account_links_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "second_factors" ADD CONSTRAINT "fk_second_factors_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
    await queryRunner.query(`ALTER TABLE "recovery_codes" ADD CONSTRAINT "fk_recovery_codes_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "recovery_codes" DROP CONSTRAINT "fk_recovery_codes_user_id"`);
    await queryRunner.query(`ALTER TABLE "second_factors" DROP CONSTRAINT "fk_second_factors_user_id"`);
    await queryRunner.query(`ALTER TABLE "account_links" DROP CONSTRAINT "fk_account_links_user_id"`);
    await queryRunner.query(`ALTER TABLE "api_tokens" DROP CONSTRAINT "fk_api_tokens_user_id"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "public_id"`);
    await queryRunner.query(`DROP INDEX "public"."ix_sign_in_limits_forgotten_at"`);
    await queryRunner.query(`DROP TABLE "sign_in_limits"`);
    await queryRunner.query(`DROP INDEX "public"."ix_recovery_codes_user_id"`);
    await queryRunner.query(`DROP TABLE "recovery_codes"`);
    await queryRunner.query(`DROP TABLE "second_factors"`);
    await queryRunner.query(`DROP INDEX "public"."uq_account_links_hash"`);
    await queryRunner.query(`DROP TABLE "account_links"`);
    await queryRunner.query(`DROP INDEX "public"."ix_api_tokens_user_id"`);
    await queryRunner.query(`DROP INDEX "public"."uq_api_tokens_hash"`);
    await queryRunner.query(`DROP TABLE "api_tokens"`);
  }
}
