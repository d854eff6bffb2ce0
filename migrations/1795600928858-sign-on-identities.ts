// Generated from the definitions by npm run migration:generate.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SignOnIdentities1795600928858 implements MigrationInterface {
  name = 'SignOnIdentities1795600928858';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "sign_on_identities" ("issuer" character varying(500) NOT NULL, "subject" character varying(255) NOT NULL, "created_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), "user_id" uuid NOT NULL, CONSTRAINT "PK_21a9215e22d9fb461f3c16d0038" PRIMARY KEY ("user_id"))`);
    await queryRunner.query(`ALTER TABLE "sign_on_identities" ADD CONSTRAINT "fk_sign_on_identities_user_id" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "sign_on_identities" DROP CONSTRAINT "fk_sign_on_identities_user_id"`);
    await queryRunner.query(`DROP TABLE "sign_on_identities"`);
  }
}
