// Generated from the definitions by npm run migration:generate.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PlainAlertThresholds1795588969024 implements MigrationInterface {
  name = 'PlainAlertThresholds1795588969024';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "carrier_credit_alerts" DROP COLUMN "summary"`);
    await queryRunner.query(`DELETE FROM "typeorm_metadata" WHERE "type" = 'GENERATED_COLUMN' AND "name" = 'summary' AND "database" = current_database() AND "schema" = 'public' AND "table" = 'carrier_credit_alerts'`);
    await queryRunner.query(`ALTER TABLE "carrier_credit_alerts" ADD "summary" text GENERATED ALWAYS AS (CASE "alert_type" WHEN 'low_balance' THEN 'Low balance' WHEN 'high_balance' THEN 'High balance'
        WHEN 'net_exposure' THEN 'Net exposure' ELSE '24-hour spend' END || ', ' || "direction" || ', '
        || trim_scale("threshold")::text || CASE "threshold_type" WHEN 'percent' THEN ' %' ELSE '' END) STORED`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'carrier_credit_alerts', 'GENERATED_COLUMN', 'summary', 'CASE "alert_type" WHEN ''low_balance'' THEN ''Low balance'' WHEN ''high_balance'' THEN ''High balance''
        WHEN ''net_exposure'' THEN ''Net exposure'' ELSE ''24-hour spend'' END || '', '' || "direction" || '', ''
        || trim_scale("threshold")::text || CASE "threshold_type" WHEN ''percent'' THEN '' %'' ELSE '''' END')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM "typeorm_metadata" WHERE "type" = 'GENERATED_COLUMN' AND "name" = 'summary' AND "database" = current_database() AND "schema" = 'public' AND "table" = 'carrier_credit_alerts'`);
    await queryRunner.query(`ALTER TABLE "carrier_credit_alerts" DROP COLUMN "summary"`);
    await queryRunner.query(`INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES (current_database(), 'public', 'carrier_credit_alerts', 'GENERATED_COLUMN', 'summary', 'CASE "alert_type" WHEN ''low_balance'' THEN ''Low balance'' WHEN ''high_balance'' THEN ''High balance''
        WHEN ''net_exposure'' THEN ''Net exposure'' ELSE ''24-hour spend'' END || '', '' || "direction" || '', ''
        || "threshold"::text || CASE "threshold_type" WHEN ''percent'' THEN '' %'' ELSE '''' END')`);
    await queryRunner.query(`ALTER TABLE "carrier_credit_alerts" ADD "summary" text GENERATED ALWAYS AS (CASE "alert_type" WHEN 'low_balance' THEN 'Low balance' WHEN 'high_balance' THEN 'High balance'
        WHEN 'net_exposure' THEN 'Net exposure' ELSE '24-hour spend' END || ', ' || "direction" || ', '
        || "threshold"::text || CASE "threshold_type" WHEN 'percent' THEN ' %' ELSE '' END) STORED`);
  }
}
