"""A published DPS changes by a variation alone, and the database sees to it: each guard asks for the approved one."""

from django.db import migrations

from ledger.append_only import REFUSE

SYSTEM = """
CREATE OR REPLACE FUNCTION dps_system_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may text[] := ARRAY['terminated_at', 'last_edited_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - may) = (to_jsonb(OLD) - may) AND (
    NEW.terminated_at IS NOT DISTINCT FROM OLD.terminated_at OR EXISTS (
      SELECT 1 FROM dps_variation v WHERE v.dps_id = NEW.id AND v.kind = 'termination'
        AND v.noticed_at IS NOT NULL AND v.in_force_from = NEW.terminated_at)
  ) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a published DPS does not change: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
SYSTEM_BEFORE = """
CREATE OR REPLACE FUNCTION dps_system_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may text[] := ARRAY['terminated_at', 'last_edited_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - may) = (to_jsonb(OLD) - may) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a published DPS does not change: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

PARTS = """
CREATE FUNCTION dps_lot_fixed_at(dps uuid, variation uuid) RETURNS timestamptz LANGUAGE sql AS $$
  SELECT CASE WHEN variation IS NULL THEN d.published_at ELSE (
    SELECT coalesce(v.approved_at, v.refused_at, v.withdrawn_at) FROM dps_variation v
    WHERE v.id = variation AND v.dps_id = d.id AND v.kind = 'lot' AND v.proposed_at IS NOT NULL
    UNION ALL
    SELECT d.published_at WHERE NOT EXISTS (SELECT 1 FROM dps_variation v
      WHERE v.id = variation AND v.dps_id = d.id AND v.kind = 'lot' AND v.proposed_at IS NOT NULL)
  ) END FROM dps_dynamicpurchasingsystem d WHERE d.id = dps
$$;

CREATE FUNCTION dps_part_fixed_at(parent text, part jsonb) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE fixed timestamptz;
BEGIN
  CASE parent
    WHEN 'dps' THEN fixed := dps_lot_fixed_at((part->>'dps_id')::uuid, (part->>'variation_id')::uuid);
    WHEN 'lot' THEN SELECT dps_lot_fixed_at(l.dps_id, l.variation_id) INTO fixed FROM dps_lot l
      WHERE l.id = (part->>'lot_id')::uuid;
    WHEN 'version' THEN SELECT v.published_at INTO fixed FROM dps_specificationversion v
      WHERE v.id = (part->>'version_id')::uuid;
    WHEN 'requirement' THEN SELECT v.published_at INTO fixed FROM dps_specificationversion v
      JOIN dps_requirement r ON r.version_id = v.id WHERE r.id = (part->>'requirement_id')::uuid;
  END CASE;
  RETURN fixed;
END $$;

CREATE OR REPLACE FUNCTION dps_part_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP <> 'INSERT' AND dps_part_fixed_at(TG_ARGV[0], to_jsonb(OLD)) IS NOT NULL)
    OR (TG_OP <> 'DELETE' AND dps_part_fixed_at(TG_ARGV[0], to_jsonb(NEW)) IS NOT NULL) THEN
    RAISE EXCEPTION 'a published DPS does not change: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
"""
PARTS_BEFORE = """
CREATE OR REPLACE FUNCTION dps_part_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  published timestamptz;
BEGIN
  CASE TG_ARGV[0]
    WHEN 'dps' THEN SELECT d.published_at INTO published FROM dps_dynamicpurchasingsystem d
      WHERE d.id = (row->>'dps_id')::uuid;
    WHEN 'lot' THEN SELECT d.published_at INTO published FROM dps_dynamicpurchasingsystem d
      JOIN dps_lot l ON l.dps_id = d.id WHERE l.id = (row->>'lot_id')::uuid;
    WHEN 'version' THEN SELECT v.published_at INTO published FROM dps_specificationversion v
      WHERE v.id = (row->>'version_id')::uuid;
    WHEN 'requirement' THEN SELECT v.published_at INTO published FROM dps_specificationversion v
      JOIN dps_requirement r ON r.version_id = v.id WHERE r.id = (row->>'requirement_id')::uuid;
  END CASE;
  IF published IS NOT NULL THEN
    RAISE EXCEPTION 'a published DPS does not change: % on %', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
DROP FUNCTION dps_part_fixed_at; DROP FUNCTION dps_lot_fixed_at;
"""

VERSIONS = """
CREATE FUNCTION dps_version_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM dps_dynamicpurchasingsystem d WHERE d.id = NEW.dps_id AND d.published_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM dps_variation v WHERE v.specification_id = NEW.id AND v.dps_id = NEW.dps_id
      AND v.approved_at IS NOT NULL AND v.in_force_from = NEW.in_force_from) THEN
    RAISE EXCEPTION 'no variation brings this version of the specification into force'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER specificationversion_approved BEFORE INSERT OR UPDATE ON dps_specificationversion
  FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION dps_version_is_approved();
CREATE TRIGGER specificationversion_kept BEFORE UPDATE OR DELETE ON dps_specificationversion
  FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publisheddocument_kept BEFORE UPDATE OR DELETE ON dps_publisheddocument
  FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
VERSIONS_BEFORE = """
DROP TRIGGER publisheddocument_kept ON dps_publisheddocument;
DROP TRIGGER specificationversion_kept ON dps_specificationversion;
DROP TRIGGER specificationversion_approved ON dps_specificationversion;
DROP FUNCTION dps_version_is_approved;
"""

VARIATIONS = """
CREATE FUNCTION dps_variation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  in_force text[] := ARRAY['noticed_at', 'notice_number', 'in_force_from', 'reach'];
  outcome text[] := ARRAY['approved_at', 'approved_by_id', 'refused_at', 'refused_by_id', 'refusal_reason',
    'withdrawn_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.in_force_from IS NULL AND OLD.refused_at IS NULL AND OLD.withdrawn_at IS NULL AND (
    (to_jsonb(NEW) - in_force) = (to_jsonb(OLD) - in_force)
    OR (OLD.approved_at IS NULL AND (to_jsonb(NEW) - in_force - outcome) = (to_jsonb(OLD) - in_force - outcome))
  ) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a proposed variation does not change: % refused', TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER variation_kept BEFORE UPDATE OR DELETE ON dps_variation
  FOR EACH ROW WHEN (OLD.proposed_at IS NOT NULL) EXECUTE FUNCTION dps_variation_is_kept();
"""
VARIATIONS_BEFORE = "DROP TRIGGER variation_kept ON dps_variation; DROP FUNCTION dps_variation_is_kept();"


class Migration(migrations.Migration):
    """Guards for lots, specifications and documents that come later, and for the variations that bring them."""

    dependencies = [("dps", "0003_variations")]

    operations = [
        migrations.RunSQL(SYSTEM, SYSTEM_BEFORE),
        migrations.RunSQL(PARTS, PARTS_BEFORE),
        migrations.RunSQL(REFUSE + VERSIONS, VERSIONS_BEFORE),
        migrations.RunSQL(VARIATIONS, VARIATIONS_BEFORE),
    ]
